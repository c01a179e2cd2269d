// Client gone → upstream closed: how long it takes, in each state that an exchange can be in, by an
// end and by a reset.
//   shim_cancel [ROUNDS]
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <vector>

#include "stress/subject.hpp"
#include "support/loopback.hpp"
#include "support/single_upstream.hpp"

namespace ollama_cors::stress {
namespace {

using clock = std::chrono::steady_clock;

enum class state : std::uint8_t { before_the_head, mid_stream, uploading, write_blocked };
constexpr std::array names = {"before the head", "mid-stream", "while uploading",
                              "write side blocked"};

const std::string head =
    "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:5174\r\n";
const std::string stream =
    "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
const std::string token = "4\r\n{}\n\n\r\n";

// Whether nothing can be sent for so long that nobody can be taking anything.
bool is_blocked(const test::connection& peer) {
  pollfd room{peer.descriptor(), POLLOUT, 0};
  return ::poll(&room, 1, 30) == 0;
}

void fill(const test::connection& peer) {
  static const std::string piece(65536, 'a');
  do {
    while (::send(peer.descriptor(), piece.data(), piece.size(), MSG_DONTWAIT | MSG_NOSIGNAL) > 0) {
    }
    if (errno != EAGAIN) give_up("the shim closed an upstream whose answer was not taken yet");
  } while (!is_blocked(peer));
}

// One exchange, brought into its state, and broken off. Both ends are this thread's until the last
// moment; then another one waits for the upstream's end.
clock::duration once(std::uint16_t port, test::single_upstream& upstream, state which, bool reset) {
  auto client = test::connection::to(port);
  switch (which) {
    case state::before_the_head:
    case state::mid_stream:
      client.send(head + "Content-Length: 2\r\n\r\n{}");
      break;
    case state::uploading:
      client.send(head + "Content-Length: 100000000\r\n\r\n" + std::string(65536, 'a'));
      break;
    case state::write_blocked: {
      const int small = 4096;
      ::setsockopt(client.descriptor(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
      client.send(head + "Content-Length: 2\r\n\r\n{}");
      break;
    }
  }
  auto peer = upstream.accept();
  if (which == state::uploading) {
    std::size_t arrived = 0;
    while (arrived < 65536) arrived += peer.read_some().size();
  } else {
    peer.read_message();
  }
  if (which == state::mid_stream) {
    peer.send(stream + token);
    client.read_until(token);
  }
  if (which == state::write_blocked) {
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n");
    fill(peer);
  }

  std::promise<void> watching;
  auto seen = std::async(std::launch::async, [&] {
    watching.set_value();
    if (!peer.wait_for_end()) give_up("the upstream was not closed within 20 s");
    return clock::now();
  });
  watching.get_future().wait();
  const auto gone = clock::now();
  if (reset) {
    client.kill();
  } else {
    client.close();
  }
  return seen.get() - gone;
}

double milliseconds(clock::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

int run(unsigned rounds) {
  test::single_upstream upstream;
  subject shim(
      R"({"listen":["127.0.0.1:0"],"log":{"level":"debug"},"timeouts":{"write_ms":null,"idle_ms":null},)"
      R"("upstream":"http://127.0.0.1:)" +
      std::to_string(upstream.port()) + "\"}");
  bool good = true;
  std::printf("%-20s %8s %10s %10s %10s\n", "client gone", "rounds", "p50 ms", "p99 ms", "max ms");
  for (std::size_t which = 0; which < names.size(); ++which) {
    std::vector<clock::duration> times;
    for (unsigned i = 0; i < rounds; ++i) {
      times.push_back(once(shim.port(), upstream, static_cast<state>(which), i % 2 == 1));
    }
    std::sort(times.begin(), times.end());
    const auto p99 = milliseconds(times[times.size() * 99 / 100]);
    std::printf("%-20s %8zu %10.3f %10.3f %10.3f\n", names[which], times.size(),
                milliseconds(times[times.size() / 2]), p99, milliseconds(times.back()));
    std::fflush(stdout);
    good = good && p99 <= 5.0;
  }
  shim.settle();
  shim.stop();
  const auto wrong = shim.wrong_in_the_books();
  std::fputs(wrong.c_str(), stdout);
  if (shim.events("cancelled") + shim.stat("events_dropped") < rounds * names.size()) good = false;
  std::printf("goal: p99 of at most 5 ms in each state\n");
  good = good && wrong.empty();
  std::printf("%d passed, %d failed\n", good ? 1 : 0, good ? 0 : 1);
  return good ? 0 : 1;
}

}  // namespace
}  // namespace ollama_cors::stress

int main(int count, char** arguments) {
  return ollama_cors::stress::run(
      count > 1 ? static_cast<unsigned>(std::strtoul(arguments[1], nullptr, 10)) : 1000);
}
