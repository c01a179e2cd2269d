// A large chunked upload, and a large download with a slow reader, through a shim in a process of
// its own: what that process holds does not grow with what passes.
//   shim_memory [GIBIBYTES [READER'S MB A SECOND]]
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "stress/figures.hpp"
#include "stress/subject.hpp"
#include "support/loopback.hpp"
#include "support/single_upstream.hpp"

namespace ollama_cors::stress {
namespace {

using clock = std::chrono::steady_clock;

constexpr std::size_t piece_size = 65536;
constexpr std::size_t allowed_growth_kb = 1024;

struct held {
  std::size_t peak, anonymous;
};

// The child serves until its end of the pipe is closed.
class shim_process {
public:
  explicit shim_process(std::uint16_t upstream) {
    int up[2], down[2];
    if (::pipe(up) != 0 || ::pipe(down) != 0) give_up("no pipe");
    process_ = ::fork();
    if (process_ == 0) {
      ::close(up[0]);
      ::close(down[1]);
      serve(upstream, up[1], down[0]);
      std::_Exit(0);
    }
    ::close(up[1]);
    ::close(down[0]);
    down_ = down[1];
    if (::read(up[0], &port_, sizeof port_) != sizeof port_) give_up("the shim did not start");
    ::close(up[0]);
  }
  ~shim_process() {
    ::close(down_);
    ::waitpid(process_, nullptr, 0);
  }
  std::uint16_t port() const noexcept { return port_; }
  held holds() const { return {memory_kb("VmHWM", process_), memory_kb("RssAnon", process_)}; }

private:
  static void serve(std::uint16_t upstream, int up, int down) {
    subject shim(R"({"listen":["127.0.0.1:0"],"upstream":"http://127.0.0.1:)" +
                 std::to_string(upstream) + "\"}");
    const std::uint16_t port = shim.port();
    if (::write(up, &port, sizeof port) != sizeof port) return;
    char ignored = 0;
    while (::read(down, &ignored, 1) > 0) {
    }
  }

  pid_t process_ = -1;
  int down_ = -1;
  std::uint16_t port_ = 0;
};

const std::string& piece() {
  static const std::string bytes(piece_size, 'a');
  return bytes;
}

// Reads so many bytes off, as many a second; 0 = as fast as they come.
std::uint64_t read_off(test::connection& from, std::uint64_t size, std::uint64_t per_second) {
  const auto begun = clock::now();
  std::uint64_t arrived = 0;
  while (arrived < size) {
    const auto more = from.read_some().size();
    if (more == 0) break;
    arrived += more;
    if (per_second == 0) continue;
    std::this_thread::sleep_until(begun +
                                  std::chrono::microseconds(arrived * 1000000 / per_second));
  }
  return arrived;
}

std::uint64_t upload(const shim_process& shim, test::single_upstream& upstream,
                     std::uint64_t size) {
  std::uint64_t arrived = 0;
  std::thread other([&] {
    auto peer = upstream.accept();
    peer.read_until("\r\n\r\n");
    // What arrives is framed anew; only its end is looked for, which no payload looks like.
    for (std::string last;;) {
      const auto more = peer.read_some();
      if (more.empty()) return;
      arrived += more.size();
      last += more.substr(more.size() - std::min<std::size_t>(more.size(), 7));
      if (last.ends_with("\r\n0\r\n\r\n")) break;
      if (last.size() > 7) last.erase(0, last.size() - 7);
    }
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
  });
  auto client = test::connection::to(shim.port());
  client.send(
      "POST /api/blobs/sha256:0 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
      "Connection: close\r\n\r\n");
  const std::string chunk = "10000\r\n" + piece() + "\r\n";
  for (std::uint64_t sent = 0; sent < size; sent += piece_size) {
    if (!client.send(chunk)) break;
  }
  client.send("0\r\n\r\n");
  const bool answered = client.read_message().starts_with("HTTP/1.1 200 ");
  client.close();
  other.join();
  return answered ? arrived : 0;
}

std::uint64_t download(const shim_process& shim, test::single_upstream& upstream,
                       std::uint64_t size, std::uint64_t per_second) {
  std::thread other([&] {
    auto peer = upstream.accept();
    peer.read_message();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n");
    for (std::uint64_t sent = 0; sent < size; sent += piece_size) {
      if (!peer.send(piece())) break;
    }
  });
  auto client = test::connection::to(shim.port());
  client.send(
      "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
      "0\r\n\r\n");
  client.read_until("\r\n\r\n");
  const auto arrived = read_off(client, size, per_second);
  client.close();
  other.join();
  return arrived;
}

int run(unsigned gibibytes, unsigned megabytes_per_second) {
  const std::uint64_t size = std::uint64_t{gibibytes} << 30;
  test::single_upstream upstream;
  const shim_process shim(upstream.port());
  // What a first exchange of each kind takes is the start.
  upload(shim, upstream, piece_size * 64);
  download(shim, upstream, piece_size * 64, 0);
  const auto before = shim.holds();
  std::printf("%-34s %12s %12s\n", "the shim's process, kB", "VmHWM", "RssAnon");
  std::printf("%-34s %12zu %12zu\n", "at the start", before.peak, before.anonymous);
  std::fflush(stdout);

  bool good = true;
  const auto judge = [&](const char* what, bool whole) {
    const auto now = shim.holds();
    std::printf("%u GiB %-28s %12zu %12zu%s\n", gibibytes, what, now.peak, now.anonymous,
                whole ? "" : "  not whole");
    std::fflush(stdout);
    good = good && whole && now.peak < before.peak + allowed_growth_kb &&
           now.anonymous < before.anonymous + allowed_growth_kb;
  };
  judge("uploaded in chunks", upload(shim, upstream, size) > size);
  const auto begun = clock::now();
  const auto arrived =
      download(shim, upstream, size, std::uint64_t{megabytes_per_second} * 1000000);
  judge("downloaded by a slow reader", arrived == size);
  std::printf("the reader took %.1f MB/s\n",
              static_cast<double>(arrived) / 1e6 /
                  std::chrono::duration<double>(clock::now() - begun).count());
  std::printf("goal: less than %zu kB of growth\n", allowed_growth_kb);
  std::printf("%d passed, %d failed\n", good ? 1 : 0, good ? 0 : 1);
  return good ? 0 : 1;
}

}  // namespace
}  // namespace ollama_cors::stress

int main(int count, char** arguments) {
  const auto number = [&](int at, unsigned otherwise) {
    return count > at ? static_cast<unsigned>(std::strtoul(arguments[at], nullptr, 10)) : otherwise;
  };
  return ollama_cors::stress::run(number(1, 4), number(2, 10));
}
