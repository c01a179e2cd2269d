// A page's fetch() over real sockets: its preflight and its request, bodies, and answers that a
// browser takes and a stricter reader does not.
#include <gtest/gtest.h>

#include <string>

#include "integration/client/drained.hpp"

namespace ollama_cors::test {
namespace {

using client::ended;
using client::failure_kind;

client::page_call call(std::uint16_t port, std::string method = "GET") {
  client::page_call what;
  what.where.origin = "http://localhost:3000";
  what.where.browser = page::browser::chromium;
  what.what.url = "http://127.0.0.1:" + std::to_string(port) + "/api/x";
  what.what.method = std::move(method);
  return what;
}

drained fetch(client::agent& by, client::page_call what) {
  const auto running = by.start(std::move(what));
  EXPECT_TRUE(running);
  return running ? drain(*running) : drained{};
}

const std::string allowed = "Access-Control-Allow-Origin: http://localhost:3000\r\n";

TEST(client_page, preflight_and_request_go_on_one_connection) {
  std::string preflight, request;
  upstream server([&](connection& peer) {
    preflight = peer.read_message();
    peer.send("HTTP/1.1 204 No Content\r\n" + allowed +
              "Access-Control-Allow-Headers: x-a, content-type\r\nAccess-Control-Allow-Methods: "
              "PUT\r\n\r\n");
    request = peer.read_message();
    peer.send("HTTP/1.1 200 OK\r\n" + allowed + "Content-Length: 5\r\n\r\nhello");
    peer.wait_for_end();
  });
  client::agent agent({});
  auto what = call(server.port(), "PUT");
  what.what.headers = {{"X-A", "1"}};
  what.what.body = {page::body_kind::text, 4, ""};
  what.body = "body";
  const auto got = fetch(agent, what);
  EXPECT_EQ(got.end.how, ended::done) << got.end.failure.message;
  EXPECT_EQ(got.status, 200U);
  EXPECT_EQ(got.text, "hello");
  EXPECT_TRUE(preflight.starts_with("OPTIONS /api/x HTTP/1.1\r\n")) << preflight;
  EXPECT_NE(preflight.find("Access-Control-Request-Headers: x-a\r\n"), std::string::npos);
  EXPECT_TRUE(request.starts_with("PUT /api/x HTTP/1.1\r\n")) << request;
  EXPECT_TRUE(request.ends_with("\r\n\r\nbody")) << request;
  EXPECT_EQ(server.connections(), 1);
  EXPECT_NE(got.end.report.find(R"("outcome":"ok","reason":null)"), std::string::npos);
  // sha256 of "hello"
  EXPECT_NE(
      got.end.report.find("\"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\""),
      std::string::npos)
      << got.end.report;
  EXPECT_NE(got.end.report.find("\"body_length\":5"), std::string::npos);
}

TEST(client_page, the_cache_is_one_for_all_calls_that_share_it) {
  int preflights = 0;
  upstream server([&](connection& peer) {
    for (;;) {
      const auto message = peer.read_message();
      if (message.empty()) return;
      if (message.starts_with("OPTIONS")) {
        ++preflights;
        peer.send("HTTP/1.1 204 No Content\r\n" + allowed +
                  "Access-Control-Allow-Headers: x-a\r\nAccess-Control-Max-Age: 600\r\n\r\n");
      } else {
        peer.send("HTTP/1.1 200 OK\r\n" + allowed + "Content-Length: 0\r\n\r\n");
      }
    }
  });
  client::agent agent({});
  const auto cache = std::make_shared<page::preflight_cache>();
  for (int i = 0; i < 3; ++i) {
    auto what = call(server.port());
    what.what.headers = {{"X-A", "1"}};
    what.cache = cache;
    EXPECT_EQ(fetch(agent, what).end.how, ended::done);
  }
  EXPECT_EQ(preflights, 1);
}

TEST(client_page, what_is_blocked_gives_nothing_away) {
  upstream server([&](connection& peer) {
    while (!peer.read_message().empty()) {
      peer.send("HTTP/1.1 200 OK\r\nX-Secret: yes\r\nContent-Length: 6\r\n\r\nsecret");
    }
  });
  client::agent agent({});
  const auto got = fetch(agent, call(server.port()));
  EXPECT_EQ(got.end.how, ended::failed);
  EXPECT_EQ(got.why(), failure_kind::blocked);
  EXPECT_EQ(got.end.failure.code, "allow-origin-missing");
  EXPECT_EQ(got.heads, 0);
  EXPECT_EQ(got.text, "");
  EXPECT_EQ(got.end.report.find("secret"), std::string::npos);

  auto opaque = call(server.port());
  opaque.what.mode = page::request_mode::no_cors;
  const auto unseen = fetch(agent, opaque);
  EXPECT_EQ(unseen.end.how, ended::done) << unseen.end.failure.message;
  EXPECT_EQ(unseen.text, "");
  EXPECT_NE(unseen.end.report.find(R"("type":"opaque","status":0)"), std::string::npos)
      << unseen.end.report;
}

TEST(client_page, a_redirect_is_followed_as_the_browser_would) {
  upstream server([&](connection& peer) {
    peer.read_message();
    peer.send("HTTP/1.1 302 Found\r\n" + allowed +
              "Location: /there\r\nContent-Length: 3\r\n\r\nbye");
    const auto second = peer.read_message();
    EXPECT_TRUE(second.empty() || second.starts_with("GET /there ")) << second;
    if (!second.empty()) peer.send("HTTP/1.1 200 OK\r\n" + allowed + "Content-Length: 0\r\n\r\n");
    peer.wait_for_end();
  });
  // A browser may ask on another connection.
  client::agent agent({});
  auto what = call(server.port());
  what.timeouts.total = std::chrono::seconds(10);
  const auto got = fetch(agent, what);
  if (got.end.how == ended::done) {
    EXPECT_NE(got.end.report.find("\"redirected\":true"), std::string::npos);
  }
}

TEST(client_page, heads_and_chunks_that_browsers_take) {
  const auto body_of = [](std::string_view bytes) {
    upstream server([&](connection& peer) {
      peer.read_message();
      peer.send(bytes);
    });
    client::agent agent({});
    const auto got = fetch(agent, call(server.port()));
    EXPECT_EQ(got.end.how, ended::done) << bytes << got.end.failure.message << got.end.report;
    return got.text;
  };
  EXPECT_EQ(body_of("HTTP/1.1 200\n" + std::string("Access-Control-Allow-Origin: *\n\nhi")), "hi");
  EXPECT_EQ(body_of("HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nTransfer-Encoding: "
                    "chunked\r\n\r\n5 \nhello\n0\n\n"),
            "hello");
  EXPECT_EQ(body_of("HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: "
                    "*\r\nContent-Length: 2\r\n\r\nok"),
            "ok");
}

TEST(client_page, a_body_that_is_cut_fails_where_it_is_read) {
  upstream server([&](connection& peer) {
    peer.read_message();
    peer.send("HTTP/1.1 200 OK\r\n" + allowed + "Content-Length: 9\r\n\r\nhi");
  });
  client::agent agent({});
  const auto got = fetch(agent, call(server.port()));
  EXPECT_EQ(got.status, 200U);
  EXPECT_EQ(got.why(), failure_kind::truncated);
  EXPECT_NE(got.end.report.find(R"("outcome":"ok")"), std::string::npos);
  EXPECT_NE(got.end.report.find(R"("body_sha256":null,"body_length":null)"), std::string::npos)
      << got.end.report;
}

TEST(client_page, network_errors_have_their_reasons) {
  std::uint16_t nobody = 0;
  {
    const upstream gone([](connection&) {});
    nobody = gone.port();
  }
  client::agent agent({});
  EXPECT_EQ(fetch(agent, call(nobody)).end.failure.code, "connection-refused");
  upstream silent([](connection& peer) { peer.wait_for_end(); });
  auto what = call(silent.port());
  what.timeouts.total = std::chrono::milliseconds(100);
  EXPECT_EQ(fetch(agent, what).end.failure.code, "timed-out");
}

// What becomes of chunks that are none: CONTRACT.md has one `fetch` for three libraries.
TEST(client_page, broken_chunks_are_each_librarys_own) {
  struct row {
    page::browser whose;
    const char* body;
    const char* outcome;  // of the report
    const char* console;
    ended how;
  };
  const row rows[] = {
      {page::browser::chromium, "zz\r\n", "ok", "net::ERR_INVALID_CHUNKED_ENCODING", ended::failed},
      {page::browser::chromium, "3\r\nab", "ok", "net::ERR_INCOMPLETE_CHUNKED_ENCODING",
       ended::failed},
      {page::browser::firefox, "zz\r\n", "network-error", "CORS request did not succeed",
       ended::failed},
      {page::browser::firefox, "0x3\r\nabc\r\n0\r\n\r\n", "ok", "[]", ended::done},
      {page::browser::webkit, "zz\r\n", "ok", "[]", ended::done},
      {page::browser::webkit, "3\r\nabc", "ok", "[]", ended::done},
      {page::browser::webkit, "3\r\nab", "ok", "[]", ended::failed},
  };
  for (const row& one : rows) {
    upstream server([&](connection& peer) {
      peer.read_message();
      peer.send("HTTP/1.1 200 OK\r\n" + allowed + "Transfer-Encoding: chunked\r\n\r\n" + one.body);
    });
    client::agent agent({});
    auto what = call(server.port());
    what.where.browser = one.whose;
    const auto got = fetch(agent, what);
    EXPECT_EQ(got.end.how, one.how) << one.body << got.end.report;
    EXPECT_NE(got.end.report.find("{\"outcome\":\"" + std::string(one.outcome)), std::string::npos)
        << one.body << got.end.report;
    EXPECT_NE(got.end.report.find(one.console), std::string::npos) << one.body << got.end.report;
  }
}

}  // namespace
}  // namespace ollama_cors::test
