// A process that has run out of descriptors: what is open is served on, nothing spins, and what
// waits is served once there are some again. In a process of its own, whose limit the test moves.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <future>

#include "integration/shim/running_shim.hpp"

namespace ollama_cors::test {
namespace {

// From here on this process gets no descriptor; from `give_back` on it does again.
class no_descriptors {
public:
  no_descriptors() {
    getrlimit(RLIMIT_NOFILE, &before_);
    // The lowest free one is where the limit has to be.
    const int next = ::dup(STDERR_FILENO);
    ::close(next);
    const rlimit none{static_cast<rlim_t>(next), before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
  }
  void give_back() { setrlimit(RLIMIT_NOFILE, &before_); }

private:
  rlimit before_{};
};

int new_socket() {
  return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

void connect(connection& with, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  ASSERT_EQ(
      ::connect(with.descriptor(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
}

std::chrono::microseconds processor_time() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto of = [](const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
  };
  return of(used.ru_utime) + of(used.ru_stime);
}

void story() {
  std::promise<void> more;
  std::atomic<bool> streamed{false};
  upstream ollama([&](connection& peer) {
    while (!peer.read_message().empty()) {
      if (streamed.exchange(true)) {
        peer.send(short_answer);
        continue;
      }
      peer.send(stream_head + "2\r\na\n\r\n");
      more.get_future().wait();
      peer.send(stream_end);
    }
  });
  const auto shim = start_shim(configuration(ollama.port(), R"("timeouts":{"head_ms":2000})"));

  auto streaming = connection::to(shim->port());
  streaming.send(post_chat);
  streaming.read_until("a\n\r\n");
  auto kept = connection::to(shim->port());
  kept.send(
      "OPTIONS /api/chat HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:5174\r\n"
      "Access-Control-Request-Method: POST\r\n\r\n");
  ASSERT_TRUE(kept.read_message().starts_with("HTTP/1.1 204 "));
  auto silent = connection::to(shim->port());
  connection late(new_socket());
  while (shim->stats_json().find("\"open_connections\":3,") == std::string::npos) {
    std::this_thread::yield();  // the shim has taken the silent one too
  }

  no_descriptors dry;
  connect(late, shim->port());  // the kernel takes it; the shim cannot
  late.send(get_version);

  // The one connection to the upstream is the stream's, and another cannot be had: that is not the
  // upstream's fault, and the page can read so.
  kept.send(post_chat);
  const auto refused = kept.read_message();
  EXPECT_TRUE(refused.starts_with("HTTP/1.1 503 Service Unavailable\r\n")) << refused;
  EXPECT_NE(refused.find("X-Ollama-Cors-Reason: out-of-descriptors\r\n"), std::string::npos);
  EXPECT_NE(refused.find("Retry-After: "), std::string::npos);
  EXPECT_NE(refused.find("Access-Control-Allow-Origin: http://localhost:5174\r\n"),
            std::string::npos);

  more.set_value();
  EXPECT_EQ(streaming.read_until("0\r\n\r\n"), stream_end);

  // While accepting fails all the time, a deadline of the same loop has to come; by then a loop
  // that spins has used all of that time that it could get, be the machine as busy as it may.
  const auto wall = std::chrono::steady_clock::now();
  const auto used = processor_time();
  EXPECT_EQ(silent.read_to_end(), "");
  EXPECT_LT((processor_time() - used) * 20, std::chrono::steady_clock::now() - wall);

  dry.give_back();
  EXPECT_TRUE(late.read_message().starts_with("HTTP/1.1 200 "));
  kept.send(post_chat);
  EXPECT_TRUE(kept.read_message().starts_with("HTTP/1.1 200 "));
}

TEST(descriptors_death_test, running_out_of_them_ends_nothing_and_passes) {
#ifdef __SANITIZE_ADDRESS__
  // UBSan opens a pipe to find out whether memory can be read, and takes its failure for a no.
  GTEST_SKIP() << "the sanitizer itself needs descriptors";
#endif
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        alarm(60);  // a story that went wrong may wait for what never comes
        story();
        _exit(testing::Test::HasFailure() ? 1 : 0);
      },
      testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace ollama_cors::test
