// Exchanges over real sockets: answers, failures, connections that are used again.
#include <gtest/gtest.h>

#include <string>

#include "integration/client/drained.hpp"
#include "support/black_hole.hpp"

namespace ollama_cors::test {
namespace {

using client::ended;
using client::failure_kind;
using namespace std::chrono_literals;

std::string answer_of(std::string_view type, std::string_view body, int status = 200) {
  return "HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Type: " + std::string(type) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

void serve_each(connection& peer, const std::string& answer) {
  while (!peer.read_message().empty()) {
    if (!peer.send(answer)) return;
  }
}

TEST(client_exchange, an_answer_comes_whole_and_its_connection_serves_the_next) {
  std::string seen;
  upstream ollama([&](connection& peer) {
    for (;;) {
      const auto message = peer.read_message();
      if (message.empty()) return;
      seen = message;
      peer.send(answer_of("application/json; charset=utf-8", R"({"version":"0.5"})"));
    }
  });
  client::agent agent({});
  for (int i = 0; i < 5; ++i) {
    auto what = asking(ollama.port(), "/api/version", "");
    what.headers.push_back({"X-Mine", "yes"});
    const auto got = fetch(agent, what);
    EXPECT_EQ(got.end.how, ended::done) << got.end.failure.message;
    EXPECT_EQ(got.status, 200U);
    EXPECT_EQ(got.as, client::framing::whole);
    ASSERT_EQ(got.messages.size(), 1U);
    EXPECT_EQ(got.messages[0], R"({"version":"0.5"})");
    EXPECT_EQ(got.url, "http://127.0.0.1:" + std::to_string(ollama.port()) + "/api/version");
  }
  EXPECT_EQ(ollama.connections(), 1);
  EXPECT_EQ(agent.figures().connections_opened, 1U);
  EXPECT_EQ(agent.figures().connections_reused, 4U);
  EXPECT_EQ(agent.figures().connections_idle, 1U);
  EXPECT_EQ(seen, "GET /api/version HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(ollama.port()) +
                      "\r\nX-Mine: yes\r\nAccept-Encoding: identity\r\n\r\n");
}

TEST(client_exchange, a_stream_comes_as_its_lines) {
  upstream ollama([&](connection& peer) {
    peer.read_message();
    peer.send(
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: "
        "chunked\r\n\r\n6\r\n{\"a\":1\r\n2\r\n}\n\r\ne\r\n{\"done\":true}\n\r\n0\r\n\r\n");
    peer.read_some();
  });
  client::agent agent({});
  const auto got = fetch(agent, asking(ollama.port(), "/api/chat"));
  EXPECT_EQ(got.end.how, ended::done) << got.end.failure.message;
  EXPECT_EQ(got.messages, (std::vector<std::string>{R"({"a":1})", R"({"done":true})"}));
}

TEST(client_exchange, a_status_that_is_an_error_says_what_ollama_said) {
  upstream ollama([](connection& peer) {
    serve_each(peer, answer_of("application/json", R"({"error":"model 'x' not found"})", 404));
  });
  client::agent agent({});
  const auto got = fetch(agent, asking(ollama.port(), "/api/chat"));
  EXPECT_EQ(got.end.how, ended::failed);
  EXPECT_EQ(got.why(), failure_kind::http_status);
  EXPECT_EQ(got.end.failure.status, 404U);
  EXPECT_EQ(got.end.failure.message, "model 'x' not found");
  EXPECT_EQ(got.end.failure.detail, R"({"error":"model 'x' not found"})");
  EXPECT_EQ(got.status, 404U);
  EXPECT_TRUE(got.messages.empty());

  auto as_answer = asking(ollama.port(), "/api/chat");
  as_answer.status_errors = false;
  const auto plain = fetch(agent, as_answer);
  EXPECT_EQ(plain.end.how, ended::done);
  EXPECT_EQ(plain.text, R"({"error":"model 'x' not found"})");
  EXPECT_EQ(ollama.connections(), 1);
}

TEST(client_exchange, nobody_listens) {
  std::uint16_t port = 0;
  {
    upstream gone([](connection&) {});
    port = gone.port();
  }
  client::agent agent({});
  const auto got = fetch(agent, asking(port, "/api/tags", ""));
  EXPECT_EQ(got.why(), failure_kind::connect_failed);
  EXPECT_EQ(got.end.failure.system, ECONNREFUSED);
  EXPECT_EQ(got.heads, 0);
}

// A resolver's numbers are none of errno's: 1 would be EPERM.
TEST(client_exchange, a_name_without_an_address_is_no_error_of_the_system) {
  client::agent agent({});
  auto what = asking(1, "/", "");
  what.to.host = std::string(64, 'x') + ".invalid";  // a label too long to ask anybody for
  const auto got = fetch(agent, what);
  EXPECT_EQ(got.why(), client::failure_kind::name_not_resolved) << got.end.failure.message;
  EXPECT_EQ(got.end.failure.system, 0);
}

TEST(client_exchange, each_timeout_has_its_name) {
  client::agent agent({});
  const auto why = [&](client::timeouts within, std::uint16_t port) {
    auto what = asking(port, "/api/chat");
    what.timeouts = within;
    return fetch(agent, what).why();
  };
  const black_hole nobody;
  EXPECT_EQ(why({.connect = 100ms}, nobody.port()), failure_kind::connect_timeout);

  upstream silent([](connection& peer) {
    peer.read_message();
    peer.wait_for_end();
  });
  EXPECT_EQ(why({.first_byte = 100ms}, silent.port()), failure_kind::first_byte_timeout);
  EXPECT_EQ(why({.total = 100ms}, silent.port()), failure_kind::total_timeout);

  upstream stuck([](connection& peer) {
    peer.read_message();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{");
    peer.wait_for_end();
  });
  EXPECT_EQ(why({.idle = 100ms}, stuck.port()), failure_kind::idle_timeout);
}

TEST(client_exchange, cancelling_closes_the_connection_and_comes_once) {
  upstream ollama([](connection& peer) {
    peer.read_message();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{");
    EXPECT_TRUE(peer.wait_for_end());
  });
  client::agent agent({});
  const auto running = agent.start(asking(ollama.port(), "/api/chat"));
  client::batch some;
  ASSERT_EQ(running->next(20s, some), client::exchange::result::ok);
  running->cancel();
  running->cancel();
  const auto got = drain(*running);
  EXPECT_EQ(got.end.how, ended::cancelled);
  EXPECT_EQ(got.why(), failure_kind::cancelled);
}

TEST(client_exchange, stopping_the_client_ends_what_runs) {
  upstream ollama([](connection& peer) {
    peer.read_message();
    peer.wait_for_end();
  });
  client::agent agent({});
  const auto running = agent.start(asking(ollama.port(), "/api/chat"), 7);
  agent.stop();
  EXPECT_EQ(drain(*running).why(), failure_kind::client_stopped);
  EXPECT_EQ(agent.start(asking(ollama.port(), "/api/chat")), nullptr);
  std::array<std::uint64_t, 4> tags{};
  std::size_t count = 0;
  EXPECT_EQ(agent.ready(0ms, tags, count), client::agent::result::ok);
  EXPECT_EQ(count, 1U);
  EXPECT_EQ(tags[0], 7U);
  EXPECT_EQ(agent.ready(0ms, tags, count), client::agent::result::closed);
}

TEST(client_exchange, a_streamed_body_goes_in_chunks_or_by_its_length) {
  std::string seen;
  upstream ollama([&](connection& peer) {
    seen = peer.read_message();
    peer.send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  });
  client::agent agent({});
  for (const bool announced : {false, true}) {
    auto what = asking(ollama.port(), "/api/blobs/sha256:0", "");
    what.method = "POST";
    what.streamed = true;
    if (announced) what.body_length = 11;
    const auto running = agent.start(what);
    for (std::string_view piece : {"hello", " world"}) {
      std::size_t taken = 0;
      ASSERT_EQ(running->write(piece, 20s, taken), client::exchange::result::ok);
      ASSERT_EQ(taken, piece.size());
    }
    running->finish_body();
    EXPECT_EQ(drain(*running).end.how, ended::done);
    if (announced) {
      EXPECT_NE(seen.find("Content-Length: 11\r\n\r\nhello world"), std::string::npos) << seen;
    } else {
      EXPECT_NE(seen.find("Transfer-Encoding: chunked\r\n"), std::string::npos) << seen;
      EXPECT_TRUE(seen.ends_with("0\r\n\r\n")) << seen;
    }
  }
}

}  // namespace
}  // namespace ollama_cors::test
