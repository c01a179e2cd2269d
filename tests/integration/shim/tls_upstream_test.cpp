// https to the upstream, over real sockets: whom the shim trusts, and which ends it believes.
#include <gtest/gtest.h>

#include <future>

#include "integration/shim/tls_world.hpp"

namespace ollama_cors::test {
namespace {

TEST(tls_upstream, an_idle_upstream_connection_survives_a_session_ticket) {
  std::promise<void> sent;
  upstream ollama(by_tls([&](tls_connection& peer) {
    peer.read_message();
    peer.send(short_answer);
    peer.send_ticket();
    sent.set_value();
    answer_each(peer);
  }));
  const auto shim = start_shim(secure(ollama.port()));
  auto client = connection::to(shim->port());
  client.send(get_version);
  client.read_message();
  sent.get_future().wait();
  for (int i = 0; i < 3; ++i) {
    client.send(post_chat);
    EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 200 "));
  }
  EXPECT_EQ(ollama.connections(), 1);
}

TEST(tls_upstream, an_idle_upstream_connection_that_ends_is_not_used_again) {
  std::promise<void> ended;
  upstream ollama(by_tls([&, first = true](tls_connection& peer) mutable {
    peer.read_message();
    peer.send(short_answer);
    if (!std::exchange(first, false)) return answer_each(peer);
    peer.say_end();
    peer.read_some();  // until the shim has closed in turn
    ended.set_value();
  }));
  const auto shim = start_shim(secure(ollama.port()));
  auto client = connection::to(shim->port());
  client.send(get_version);
  client.read_message();
  ended.get_future().wait();
  client.send(post_chat);
  EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 200 "));
  EXPECT_EQ(ollama.connections(), 2);
}

struct distrust {
  const char* what;
  certificate_files files;
  std::string host;
  std::string trusts;
  const char* words;
};

TEST(tls_upstream, an_upstream_that_cannot_be_trusted_is_a_502_that_names_the_cause) {
  auto& all = trusted::once();
  authority stranger("Another authority");
  const std::vector<distrust> cases{
      {"wrong authority", all.files, "localhost", stranger.certificate(),
       "from an authority that is not trusted here"},
      {"wrong name", all.own.issue({.names = "DNS:ollama.example"}), "localhost", ca(),
       "its certificate is for ollama.example, not for localhost"},
      {"wrong address", all.own.issue({.names = "DNS:localhost"}), "127.0.0.1", ca(),
       "its certificate is for localhost, not for 127.0.0.1"},
      {"expired", all.own.issue({.from_days = -9, .until_days = -2}), "localhost", ca(),
       "its certificate expired on "},
      {"signed by itself", all.own.self_signed(), "localhost", ca(),
       "its certificate is signed by itself"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.what);
    upstream ollama(by_tls([](tls_connection& peer) { answer_each(peer); }, one.files));
    const auto shim = start_shim(secure(ollama.port(), "", one.host, one.trusts));
    auto client = connection::to(shim->port());
    client.send(post_chat);
    const auto answer = client.read_message();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 502 ")) << answer;
    EXPECT_NE(answer.find("X-Ollama-Cors-Reason: upstream-tls-failed\r\n"), std::string::npos);
    EXPECT_NE(answer.find("Access-Control-Allow-Origin: http://localhost:5174\r\n"),
              std::string::npos)
        << "the page reads why";
    EXPECT_NE(answer.find("No TLS connection to Ollama at "), std::string::npos) << answer;
    EXPECT_NE(answer.find(one.words), std::string::npos) << answer;
  }
}

TEST(tls_upstream, an_upstream_is_not_verified_where_that_was_asked) {
  upstream ollama(by_tls([](tls_connection& peer) { answer_each(peer); },
                         trusted::once().own.self_signed({.names = "DNS:elsewhere.example"})));
  const auto shim =
      start_shim(R"({"listen":["127.0.0.1:0"],"upstream":"https://127.0.0.1:)" +
                 std::to_string(ollama.port()) + R"(","upstream_tls":{"verify":false}})");
  auto client = connection::to(shim->port());
  client.send(post_chat);
  EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 200 "));
}

TEST(tls_upstream, an_upstream_that_speaks_no_tls_is_told_from_one_that_is_not_there) {
  upstream plain([](connection& peer) {
    peer.read_some();
    peer.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
  });
  const auto shim = start_shim(secure(plain.port()));
  auto client = connection::to(shim->port());
  client.send(post_chat);
  const auto answer = client.read_message();
  EXPECT_NE(answer.find("what answers there does not speak TLS"), std::string::npos) << answer;
}

TEST(tls_upstream, an_upstream_that_does_not_finish_its_handshake_is_a_504) {
  upstream silent([](connection& peer) { peer.read_to_end(); });
  const auto shim = start_shim(secure(silent.port(), R"("timeouts":{"connect_ms":150})"));
  auto client = connection::to(shim->port());
  client.send(post_chat);
  const auto answer = client.read_message();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 504 ")) << answer;
  EXPECT_NE(answer.find("timeouts.connect_ms"), std::string::npos);
}

// A body without length ends with the connection: only an end that was said completes it.
TEST(tls_upstream, a_stream_that_is_cut_never_looks_complete) {
  for (const bool said : {true, false}) {
    SCOPED_TRACE(said);
    upstream ollama(by_tls([said](tls_connection& peer) {
      peer.read_message();
      peer.send("HTTP/1.1 200 OK\r\n\r\nall of it");
      if (said) peer.say_end();
    }));
    const auto shim = start_shim(secure(ollama.port(), tls_of(trusted::once().files)));
    auto client = tls_connection::to(shim->port(), ca());
    client.send("GET /api/version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    bool clean = false;
    const auto answer = client.read_to_end(clean);
    EXPECT_NE(answer.find("9\r\nall of it\r\n"), std::string::npos) << answer;
    EXPECT_EQ(answer.ends_with("\r\n0\r\n\r\n"), said) << answer;

    auto old = tls_connection::to(shim->port(), ca());
    old.send("GET /api/version HTTP/1.0\r\nHost: localhost\r\n\r\n");
    const auto unframed = old.read_to_end(clean);
    EXPECT_TRUE(unframed.ends_with("\r\n\r\nall of it")) << unframed;
    EXPECT_EQ(clean, said) << "an HTTP/1.0 client knows an end by what TLS says";
  }
}

TEST(tls_upstream, a_client_that_leaves_closes_the_upstream) {
  std::promise<bool> gone;
  upstream ollama(by_tls([&](tls_connection& peer) {
    peer.read_message();
    peer.send(stream_head + "2\r\na\n\r\n");
    gone.set_value(peer.read_some().empty());
  }));
  const auto shim = start_shim(secure(ollama.port(), tls_of(trusted::once().files)));
  {
    auto client = tls_connection::to(shim->port(), ca());
    client.send(post_chat);
    client.read_until("a\n\r\n");
  }
  EXPECT_TRUE(gone.get_future().get());
}

}  // namespace
}  // namespace ollama_cors::test
