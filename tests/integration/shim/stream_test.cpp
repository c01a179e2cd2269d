// Streams that break off, and upstreams that are silent, over real sockets.
#include <gtest/gtest.h>

#include <future>

#include "integration/shim/running_shim.hpp"

namespace ollama_cors::test {
namespace {

const std::string line_chunk = "18\r\n{\"a\":1,\"done\":false   }\n\r\n";
const std::string end_chunk = "e\r\n{\"done\":true}\n\r\n0\r\n\r\n";
const std::string post_events =
    "POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 15\r\n\r\n{\"stream\":true}";

std::string body_of(const std::string& message) {
  return message.substr(message.find("\r\n\r\n") + 4);
}

// All that comes, unless beats come for ever.
std::string read_until_end(connection& from) {
  std::string all;
  for (int pieces = 0; pieces < 100; ++pieces) {
    const auto more = from.read_some();
    if (more.empty()) return all;
    all += more;
  }
  ADD_FAILURE() << "no end is in sight";
  return all;
}

TEST(stream, one_that_ends_without_its_end_is_told_and_the_upstream_serves_on) {
  upstream ollama([](connection& peer) {
    while (!peer.read_message().empty()) {
      if (!peer.send(stream_head + line_chunk + "0\r\n\r\n")) return;
    }
  });
  const auto shim = start_shim(configuration(ollama.port()));
  for (int i = 0; i < 20; ++i) {
    auto client = connection::to(shim->port());
    ASSERT_TRUE(client.send(post_chat));
    bool reset = false;
    const auto body = body_of(client.read_to_end(&reset));
    EXPECT_FALSE(reset) << "a reset could overtake the frame";
    ASSERT_TRUE(body.starts_with(line_chunk));
    EXPECT_NE(body.find("\r\n{\"error\":\"Ollama's stream ended"), std::string::npos) << body;
    EXPECT_FALSE(body.ends_with("0\r\n\r\n"));
  }
  EXPECT_EQ(ollama.connections(), 1) << "the upstream's own message was whole";
}

TEST(stream, an_http_1_0_client_gets_a_reset_behind_the_frame) {
  upstream ollama([](connection& peer) {
    peer.read_message();
    peer.send(stream_head + line_chunk + "0\r\n\r\n");
    peer.read_some();
  });
  const auto shim = start_shim(configuration(ollama.port()));
  auto client = connection::to(shim->port());
  client.send("POST /api/chat HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}");
  bool reset = false;
  const auto body = body_of(client.read_to_end(&reset));
  EXPECT_TRUE(reset);
  EXPECT_NE(body.find("{\"error\":\"Ollama's stream ended"), std::string::npos) << body;
}

TEST(stream, a_frame_reaches_a_client_that_has_sent_more) {
  upstream ollama([](connection& peer) {
    peer.read_message();
    peer.send(stream_head + line_chunk);
  });
  const auto shim = start_shim(configuration(ollama.port()));
  auto client = connection::to(shim->port());
  // The second request stays unread: closing on it would reset the connection.
  client.send(post_chat + get_version);
  bool reset = false;
  const auto body = body_of(client.read_to_end(&reset));
  EXPECT_FALSE(reset);
  EXPECT_NE(body.find("{\"error\":\"Ollama's stream was cut off"), std::string::npos) << body;
}

TEST(stream, beats_come_while_the_upstream_is_silent) {
  std::promise<void> heard, heard_again;
  upstream ollama([&](connection& peer) {
    peer.read_message();
    heard.get_future().wait();
    peer.send(stream_head + line_chunk);
    heard_again.get_future().wait();
    peer.send(end_chunk);
    peer.read_some();
  });
  const auto shim = start_shim(configuration(ollama.port(), R"("heartbeat_ms":1)"));
  auto client = connection::to(shim->port());
  client.send(post_chat);
  const std::string beat = "1\r\n \r\n";
  const auto head = client.read_until("\r\n\r\n");
  EXPECT_NE(head.find("Content-Type: application/x-ndjson\r\n"), std::string::npos);
  EXPECT_NE(head.find("Access-Control-Allow-Origin: http://localhost:5174\r\n"), std::string::npos);
  EXPECT_EQ(client.read_until(beat), beat);
  EXPECT_EQ(client.read_until(beat), beat);
  heard.set_value();
  EXPECT_TRUE(client.read_until(line_chunk).ends_with(line_chunk));
  EXPECT_EQ(client.read_until(beat), beat) << "between two frames too";
  heard_again.set_value();
  EXPECT_TRUE(client.read_until(end_chunk).ends_with(end_chunk));
  client.send(get_version);
}

TEST(stream, beats_of_events_are_comments) {
  std::promise<void> heard;
  upstream ollama([&](connection& peer) {
    peer.read_message();
    heard.get_future().wait();
    peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: 13\r\n\r\n{\"error\":\"x\"}");
    peer.read_some();
  });
  const auto shim = start_shim(configuration(ollama.port(), R"("heartbeat_ms":1)"));
  auto client = connection::to(shim->port());
  client.send(post_events);
  EXPECT_NE(client.read_until("e\r\n: keep-alive\n\n\r\n").find("text/event-stream"),
            std::string::npos);
  heard.set_value();
  EXPECT_NE(client.read_until("0\r\n\r\n")
                .find("event: error\ndata: {\"type\":\"error\",\"error\":\"x\"}"),
            std::string::npos);
}

TEST(stream, beats_move_no_deadline_of_the_upstream) {
  std::atomic<bool> talk{false};
  upstream ollama([&](connection& peer) {
    peer.read_message();
    if (talk) peer.send(stream_head + line_chunk);
    while (!peer.read_some().empty()) {
    }
  });
  const auto shim = start_shim(configuration(
      ollama.port(), R"("heartbeat_ms":1,"timeouts":{"first_byte_ms":700,"idle_ms":700})"));
  auto silent = connection::to(shim->port());
  silent.send(post_chat);
  const auto first = silent.read_until("0\r\n\r\n");
  EXPECT_NE(first.find("1\r\n \r\n"), std::string::npos) << first;
  EXPECT_NE(first.find("{\"error\":\"Ollama sent nothing within"), std::string::npos) << first;
  talk = true;
  auto stalled = connection::to(shim->port());
  stalled.send(post_chat);
  const auto body = body_of(read_until_end(stalled));
  ASSERT_TRUE(body.starts_with(line_chunk)) << body;
  EXPECT_NE(body.find("1\r\n \r\n"), std::string::npos) << body;
  EXPECT_NE(body.find("{\"error\":\"Ollama's stream stood still"), std::string::npos) << body;
}

TEST(stream, a_client_that_goes_while_it_hears_beats_closes_the_upstream) {
  std::promise<void> closed;
  upstream ollama([&](connection& peer) {
    peer.read_message();
    if (peer.read_some().empty()) closed.set_value();
  });
  const auto shim = start_shim(configuration(ollama.port(), R"("heartbeat_ms":1)"));
  {
    auto client = connection::to(shim->port());
    client.send(post_chat);
    client.read_until("1\r\n \r\n");
  }
  closed.get_future().wait();
}

}  // namespace
}  // namespace ollama_cors::test
