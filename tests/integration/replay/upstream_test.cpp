// The replay over real sockets: its bytes, their pace, connections that go on and that end.
#include "replay/upstream.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "replay/recording.hpp"
#include "support/loopback.hpp"

namespace ollama_cors::test {
namespace {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::string_view label = "X-Ollama-Cors-Replay: 1\r\n";

std::string recorded(std::string_view id) {
  std::string bytes;
  for (const auto& read : replay::find_recording(id)->reads) bytes += read.bytes;
  return bytes;
}

std::string unlabelled(std::string message) {
  const std::size_t at = message.find(label);
  EXPECT_NE(at, std::string::npos) << message;
  if (at != std::string::npos) message.erase(at, label.size());
  return message;
}

class replay_upstream : public testing::Test {
protected:
  void SetUp() override {
    std::string error;
    server = replay::upstream::start(error);
    ASSERT_NE(server, nullptr) << error;
  }

  connection connect() { return connection::to(server->port()); }
  static std::string request(std::string_view id) {
    return std::string(replay::find_recording(id)->request);
  }

  std::unique_ptr<replay::upstream> server;
};

TEST_F(replay_upstream, plays_request_after_request_on_one_connection) {
  auto client = connect();
  for (const char* id :
       {"version-get", "tags-get", "generate-stream", "v1-chat-stream", "v1-responses-stream",
        "v1-messages-stream", "missing-model-chat", "http-404", "chat-nonstream"}) {
    ASSERT_TRUE(client.send(request(id)));
    EXPECT_EQ(unlabelled(client.read_message()), recorded(id)) << id;
  }
  EXPECT_EQ(server->requests(), 9u);
}

TEST_F(replay_upstream, answers_pipelined_requests_in_order) {
  auto client = connect();
  ASSERT_TRUE(client.send(request("version-get") + request("missing-model-show") +
                          request("chat-stream") + request("root-get")));
  for (const char* id : {"version-get", "missing-model-show", "chat-stream", "root-get"}) {
    EXPECT_EQ(unlabelled(client.read_message()), recorded(id)) << id;
  }
}

TEST_F(replay_upstream, takes_requests_a_byte_at_a_time) {
  auto client = connect();
  for (const char byte : request("chat-nonstream")) ASSERT_TRUE(client.send({&byte, 1}));
  EXPECT_EQ(unlabelled(client.read_message()), recorded("chat-nonstream"));
}

TEST_F(replay_upstream, streams_at_the_recorded_pace) {
  auto client = connect();
  const auto begin = clock::now();
  ASSERT_TRUE(client.send(request("chat-stream-slow-model")));
  client.read_until(" tick");
  const auto first = clock::now() - begin;
  client.read_until("\r\n0\r\n\r\n");
  const auto whole = clock::now() - begin;
  // Recorded: the first token after 0.96 s, the last after 2.5 s. Never early; late is the
  // machine's.
  EXPECT_GE(first, 950ms);
  EXPECT_LT(first, 2000ms);
  EXPECT_GE(whole, 2500ms);
}

TEST_F(replay_upstream, serves_many_at_once) {
  std::vector<std::thread> clients;
  const std::string request_bytes = request("generate-repeat-abort");
  const std::string expected = recorded("generate-repeat-abort");
  for (int index = 0; index < 16; ++index) {
    clients.emplace_back([&] {
      auto client = connect();
      for (int turn = 0; turn < 10; ++turn) {
        ASSERT_TRUE(client.send(request_bytes));
        ASSERT_EQ(unlabelled(client.read_message()), expected);
      }
    });
  }
  for (std::thread& one : clients) one.join();
  EXPECT_EQ(server->requests(), 160u);
}

TEST_F(replay_upstream, waits_for_a_body_behind_100_continue) {
  auto client = connect();
  const std::string body =
      R"({"model":"tiny","messages":[{"role":"user","content":"hi"}],"stream":false})";
  ASSERT_TRUE(
      client.send("POST /api/chat HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\n"
                  "Content-Length: " +
                  std::to_string(body.size()) + "\r\n\r\n"));
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(client.send(body));
  EXPECT_EQ(unlabelled(client.read_message()), recorded("chat-nonstream"));
}

TEST_F(replay_upstream, refuses_a_large_body_of_a_foreign_origin_unread) {
  auto client = connect();
  ASSERT_TRUE(
      client.send("POST /api/chat HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                  "Origin: https://evil.example\r\nContent-Length: 1000000\r\n\r\n{"));
  bool reset = false;
  const std::string answer = client.read_to_end(&reset);
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 403 Forbidden\r\n")) << answer;
  EXPECT_TRUE(answer.ends_with("Connection: close\r\n\r\n")) << answer;
  EXPECT_FALSE(reset);
}

TEST_F(replay_upstream, ends_the_connection_after_what_is_no_request) {
  auto client = connect();
  ASSERT_TRUE(client.send("\x16\x03\x01\x02\r\n\r\n"));
  EXPECT_EQ(unlabelled(client.read_to_end()), recorded("http-garbage"));
}

TEST_F(replay_upstream, ends_while_clients_stream_and_others_do_nothing) {
  auto streaming = connect();
  auto idle = connect();
  ASSERT_TRUE(streaming.send(request("chat-stream-slow-model")));
  ASSERT_TRUE(idle.send("GET / HTTP/1.1\r\n"));
  streaming.read_until(" tick");
  const auto begin = clock::now();
  server.reset();
  EXPECT_LT(clock::now() - begin, 1s);
  const std::string rest = streaming.read_to_end();
  EXPECT_EQ(rest.find("\r\n0\r\n\r\n"), std::string::npos);
  EXPECT_EQ(idle.read_to_end(), "");
}

TEST_F(replay_upstream, goes_on_when_a_client_leaves_in_mid_stream) {
  for (int turn = 0; turn < 20; ++turn) {
    auto client = connect();
    ASSERT_TRUE(client.send(request("generate-stream")));
    client.read_until("\"done\":false");
    client.kill();
  }
  auto client = connect();
  ASSERT_TRUE(client.send(request("version-get")));
  EXPECT_EQ(unlabelled(client.read_message()), recorded("version-get"));
}

TEST(replay_of_the_past, lacks_the_header_of_the_story) {
  std::string error;
  const auto past = replay::upstream::start(error, replay::allow_list::before_0_5_12);
  ASSERT_NE(past, nullptr) << error;
  auto client = connection::to(past->port());
  ASSERT_TRUE(
      client.send("OPTIONS /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                  "Origin: http://localhost:5174\r\n"
                  "Access-Control-Request-Method: POST\r\n"
                  "Access-Control-Request-Headers: x-stainless-timeout\r\n\r\n"));
  const std::string answer = client.read_until("\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 204 No Content\r\n")) << answer;
  EXPECT_EQ(answer.find("X-Stainless-Timeout"), std::string::npos);
  EXPECT_NE(answer.find("X-Stainless-Retry-Count"), std::string::npos);
}

}  // namespace
}  // namespace ollama_cors::test
