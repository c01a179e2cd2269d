// Redirects, by choice: where they lead, what goes along, what does not.
#include <gtest/gtest.h>

#include <string>

#include "client/redirect.hpp"
#include "integration/client/drained.hpp"

namespace ollama_cors::test {
namespace {

using client::ended;
using client::failure_kind;

std::string redirect_to(std::string_view location, int status = 307) {
  return "HTTP/1.1 " + std::to_string(status) + " Moved\r\nLocation: " + std::string(location) +
         "\r\nContent-Length: 4\r\n\r\ngone";
}

const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

TEST(client_redirect, is_followed_on_the_same_connection) {
  std::string second;
  upstream server([&](connection& peer) {
    peer.read_message();
    peer.send(redirect_to("../tags?x=1"));
    second = peer.read_message();
    peer.send(answer);
    peer.wait_for_end();
  });
  client::agent agent({});
  const auto got = fetch(agent, asking(server.port(), "/api/old/", "{\"a\":1}"));
  EXPECT_EQ(got.end.how, ended::done) << got.end.failure.message;
  EXPECT_EQ(got.text, "ok");
  EXPECT_EQ(got.url, "http://127.0.0.1:" + std::to_string(server.port()) + "/api/tags?x=1");
  EXPECT_TRUE(second.starts_with("POST /api/tags?x=1 HTTP/1.1\r\n")) << second;
  EXPECT_TRUE(second.ends_with("{\"a\":1}")) << second;
  EXPECT_EQ(server.connections(), 1);
}

TEST(client_redirect, credentials_stay_with_their_origin) {
  std::string seen;
  upstream other([&](connection& peer) {
    seen = peer.read_message();
    peer.send(answer);
    peer.wait_for_end();
  });
  upstream server([&](connection& peer) {
    peer.read_message();
    peer.send(redirect_to("http://127.0.0.1:" + std::to_string(other.port()) + "/there", 302));
    peer.wait_for_end();
  });
  client::agent agent({});
  auto what = asking(server.port(), "/api/chat");
  what.headers = {{"Authorization", "Bearer own"}, {"X-Mine", "1"}, {"Content-Type", "x/y"}};
  what.origin_headers = {{"X-Api-Key", "secret"}, {"X-Client", "1"}};
  EXPECT_EQ(fetch(agent, what).text, "ok");
  EXPECT_TRUE(seen.starts_with("GET /there HTTP/1.1\r\n")) << seen;
  EXPECT_NE(seen.find("X-Mine: 1\r\n"), std::string::npos) << seen;
  for (const char* gone : {"Authorization", "X-Api-Key", "X-Client", "Content-Type", "Bearer"}) {
    EXPECT_EQ(seen.find(gone), std::string::npos) << seen;
  }
}

TEST(client_redirect, is_refused_or_handed_out_where_that_was_asked) {
  upstream server([&](connection& peer) {
    while (!peer.read_message().empty()) peer.send(redirect_to("/there"));
  });
  client::agent agent({});
  auto what = asking(server.port(), "/");
  what.redirect = client::on_redirect::error;
  const auto refused = fetch(agent, what);
  EXPECT_EQ(refused.why(), failure_kind::redirect_refused);
  EXPECT_EQ(refused.end.failure.status, 307U);
  EXPECT_EQ(refused.heads, 0);
  what.redirect = client::on_redirect::manual;
  const auto handed = fetch(agent, what);
  EXPECT_EQ(handed.status, 307U);
  EXPECT_EQ(handed.text, "gone");
  what.redirect = client::on_redirect::follow;
  what.max_redirects = 3;
  EXPECT_EQ(fetch(agent, what).why(), failure_kind::too_many_redirects);
}

TEST(client_redirect, what_cannot_be_followed_has_a_name) {
  client::request what;
  what.method = "POST";
  what.to = {false, "example.com", 80};
  EXPECT_EQ(redirect(what, 307, "ftp://example.com/").kind, failure_kind::bad_location);
  EXPECT_EQ(redirect(what, 307, "http://[/").kind, failure_kind::bad_location);
  what.streamed = true;
  EXPECT_EQ(redirect(what, 307, "/there").kind, failure_kind::body_not_kept);
  EXPECT_EQ(redirect(what, 303, "/there").kind, failure_kind::none) << "it is a GET now";
  EXPECT_FALSE(what.streamed);
  EXPECT_EQ(redirect(what, 301, "https://[::1]:8443/x#y").kind, failure_kind::none);
  EXPECT_EQ(what.to, (client::endpoint{true, "::1", 8443}));
  EXPECT_EQ(what.target, "/x");
}

}  // namespace
}  // namespace ollama_cors::test
