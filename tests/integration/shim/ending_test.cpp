// Either side killed at random points of a stream: the other must always learn of it.
#include <gtest/gtest.h>

#include <atomic>
#include <random>

#include "integration/shim/running_shim.hpp"

namespace ollama_cors::test {
namespace {

constexpr int rounds = 200;

std::string chunked_stream(int tokens) {
  std::string text;
  for (int i = 0; i < tokens; ++i) {
    const std::string line = R"({"message":{"content":"0\r\n\r\n )" + std::to_string(i) + "\"}}\n";
    char size[16];
    std::snprintf(size, sizeof size, "%zx\r\n", line.size());
    text += size + line + "\r\n";
  }
  return text;
}

// Whether a chunked message is whole, by a reader of the test's own.
bool is_complete(std::string_view body) {
  for (;;) {
    const auto line = body.find("\r\n");
    if (line == body.npos) return false;
    const auto size = std::stoul(std::string(body.substr(0, line)), nullptr, 16);
    body.remove_prefix(line + 2);
    if (body.size() < size + 2) return false;
    body.remove_prefix(size + 2);
    if (size == 0) return true;
  }
}

bool is_error_chunk(std::string_view text) {
  const auto line = text.find("\r\n");
  return line != text.npos && text.substr(line + 2).starts_with("{\"error\":\"") &&
         text.ends_with("\"}\n\r\n");
}

TEST(ending, a_client_killed_at_any_point_closes_the_upstream) {
  std::atomic<int> closed{0};
  upstream ollama([&](connection& peer) {
    peer.read_message();
    peer.send(stream_head + chunked_stream(20));
    // Blocks until the shim closes; a shim that forgot to would fail the read after 20 s.
    if (peer.read_some().empty()) ++closed;
  });
  const auto shim = start_shim(configuration(ollama.port()));
  std::minstd_rand random(20261123);
  const std::size_t whole = stream_head.size() + chunked_stream(20).size();
  for (int i = 0; i < rounds; ++i) {
    auto client = connection::to(shim->port());
    ASSERT_TRUE(client.send(post_chat));
    std::size_t until = random() % whole;
    while (until > 0) {
      const auto got = client.read_some().size();
      ASSERT_GT(got, 0U);
      until -= std::min(until, got);
    }
    if (i % 2 == 0) {
      client.kill();
    } else {
      client.close();
    }
    // The upstream's thread of this round counts before the next begins.
    while (closed <= i) std::this_thread::yield();
  }
  EXPECT_EQ(closed, rounds);
  EXPECT_EQ(ollama.connections(), rounds);
}

TEST(ending, an_upstream_killed_at_any_point_never_looks_complete) {
  const auto stream = chunked_stream(20);
  std::minstd_rand random(42);
  std::atomic<std::size_t> cut{0};
  std::atomic<bool> reset{false};
  std::atomic<bool> counted{false};
  upstream ollama([&](connection& peer) {
    peer.read_message();
    if (counted) {
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(stream.size() + 1) +
                "\r\n\r\n");
    } else {
      peer.send(stream_head);
    }
    peer.send(stream.substr(0, cut));
    if (reset) peer.kill();
  });
  const auto shim = start_shim(configuration(ollama.port()));
  int looked_complete = 0;
  for (int i = 0; i < rounds; ++i) {
    cut = random() % (stream.size() + 1);
    reset = i % 2 == 1;
    counted = i % 4 >= 2;
    auto client = connection::to(shim->port());
    ASSERT_TRUE(client.send(post_chat));
    const auto message = client.read_to_end();
    const auto head_end = message.find("\r\n\r\n");
    if (head_end == std::string::npos) continue;  // the reset overtook the head
    if (message.starts_with("HTTP/1.1 502 ")) continue;
    const auto body = std::string_view(message).substr(head_end + 4);
    const auto passed = std::min(body.size(), cut.load());
    ASSERT_TRUE(stream.starts_with(body.substr(0, passed))) << "what arrives is what was sent";
    // Between two chunks there is room to say why.
    ASSERT_TRUE(body.size() == passed || (!counted && is_error_chunk(body.substr(passed)))) << body;
    if (counted ? body.size() > stream.size() : is_complete(body)) ++looked_complete;
  }
  EXPECT_EQ(looked_complete, 0);
}

TEST(ending, a_client_that_goes_before_the_head_closes_the_upstream) {
  std::atomic<bool> asked{false};
  std::atomic<bool> closed{false};
  upstream ollama([&](connection& peer) {
    peer.read_message();
    asked = true;
    closed = peer.read_some().empty();
  });
  const auto shim = start_shim(configuration(ollama.port()));
  auto client = connection::to(shim->port());
  client.send(post_chat);
  while (!asked) std::this_thread::yield();
  client.close();
  while (!closed) std::this_thread::yield();
}

TEST(ending, a_silent_client_and_a_dripping_head_are_ended_by_the_deadline) {
  upstream ollama([](connection&) {});
  const auto shim = start_shim(configuration(ollama.port(), R"("timeouts":{"head_ms":100})"));
  auto silent = connection::to(shim->port());
  auto dripping = connection::to(shim->port());
  dripping.send("GET /api/version HT");
  EXPECT_EQ(silent.read_to_end(), "");
  EXPECT_TRUE(dripping.read_to_end().starts_with("HTTP/1.1 408 "));
}

TEST(ending, upstream_deadlines_are_504_before_the_head_and_a_cut_behind_it) {
  std::atomic<bool> talk{false};
  upstream ollama([&](connection& peer) {
    peer.read_message();
    if (talk) peer.send(stream_head + "1\r\na\r\n");
    peer.read_some();
  });
  const auto shim =
      start_shim(configuration(ollama.port(), R"("timeouts":{"first_byte_ms":100,"idle_ms":100})"));
  auto first = connection::to(shim->port());
  first.send(post_chat);
  EXPECT_TRUE(first.read_message().starts_with("HTTP/1.1 504 "));
  talk = true;
  auto second = connection::to(shim->port());
  second.send(post_chat);
  const auto message = second.read_to_end();
  const auto sent = message.find("1\r\na\r\n");
  ASSERT_NE(sent, std::string::npos) << message;
  const auto added = message.substr(sent + 6);
  EXPECT_NE(added.find("\n{\"error\":\"Ollama's stream stood still"), std::string::npos) << added;
  EXPECT_FALSE(message.ends_with("0\r\n\r\n")) << message;
}

}  // namespace
}  // namespace ollama_cors::test
