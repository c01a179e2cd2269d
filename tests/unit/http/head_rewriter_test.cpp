// Heads as they leave: whole texts, compared to the byte, because what must not stand in them
// counts as much as what must.
#include "http/head_rewriter.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace ollama_cors::http {
namespace {

std::string upstream(std::string_view head, upstream_rewrite with) {
  request_head parsed;
  EXPECT_EQ(parse(head, {}, parsed), std::nullopt) << head;
  std::string output;
  write_request_head(parsed, with, output);
  request_head again;
  EXPECT_EQ(parse(output, {}, again), std::nullopt) << output;
  return output;
}

upstream_rewrite to_ollama(std::string_view target) {
  return {.target = target, .host = "127.0.0.1:11434", .via = "1.1 ollama-cors"};
}

TEST(upstream_head, keeps_lines_in_order_and_drops_what_is_the_browsers) {
  EXPECT_EQ(upstream("POST /v1/chat/completions HTTP/1.1\r\n"
                     "Host: localhost:11435\r\n"
                     "Origin: http://localhost:5174\r\n"
                     "Referer: http://localhost:5174/\r\n"
                     "Cookie: a=b\r\n"
                     "Sec-Fetch-Site: same-site\r\n"
                     "sec-fetch-mode: cors\r\n"
                     "Access-Control-Request-Method: POST\r\n"
                     "Access-Control-Request-Headers: x\r\n"
                     "Access-Control-Request-Private-Network: true\r\n"
                     "Accept-Encoding: gzip, br\r\n"
                     "Authorization: Bearer k\r\n"
                     "Content-Type: application/json\r\n"
                     "X-Stainless-Timeout: 5\r\n"
                     "Sec-CH-UA: x\r\n"
                     "Content-Length: 12\r\n\r\n",
                     to_ollama("/v1/chat/completions")),
            "POST /v1/chat/completions HTTP/1.1\r\n"
            "Host: 127.0.0.1:11434\r\n"
            "Authorization: Bearer k\r\n"
            "Content-Type: application/json\r\n"
            "X-Stainless-Timeout: 5\r\n"
            "Sec-CH-UA: x\r\n"
            "Accept-Encoding: identity\r\n"
            "Via: 1.1 ollama-cors\r\n"
            "Content-Length: 12\r\n\r\n");
}

TEST(upstream_head, drops_hop_by_hop_fields_and_those_that_connection_names) {
  EXPECT_EQ(upstream("GET / HTTP/1.1\r\n"
                     "Host: a\r\n"
                     "Connection: keep-alive, X-Foo, Host, Via\r\n"
                     "Keep-Alive: timeout=5\r\n"
                     "Proxy-Connection: keep-alive\r\n"
                     "Upgrade: h2c\r\n"
                     "TE: trailers\r\n"
                     "Trailer: X-T\r\n"
                     "Expect: 100-continue\r\n"
                     "X-Foo: 1\r\n"
                     "Via: 1.0 before\r\n"
                     "X-Bar: 2\r\n\r\n",
                     to_ollama("/base/")),
            "GET /base/ HTTP/1.1\r\n"
            "Host: 127.0.0.1:11434\r\n"
            "Via: 1.0 before\r\n"
            "X-Bar: 2\r\n"
            "Accept-Encoding: identity\r\n"
            "Via: 1.1 ollama-cors\r\n\r\n");
}

TEST(upstream_head, frames_chunked_bodies_anew) {
  EXPECT_EQ(
      upstream("POST / HTTP/1.1\r\nHost: a\r\ntransfer-encoding: CHUNKED\r\n\r\n", to_ollama("/")),
      "POST / HTTP/1.1\r\nHost: 127.0.0.1:11434\r\nAccept-Encoding: identity\r\n"
      "Via: 1.1 ollama-cors\r\nTransfer-Encoding: chunked\r\n\r\n");
}

TEST(upstream_head, speaks_1_1_for_a_1_0_client_and_keeps_a_zero_length) {
  EXPECT_EQ(upstream("POST / HTTP/1.0\r\nContent-Length: 00\r\n\r\n", to_ollama("/")),
            "POST / HTTP/1.1\r\nHost: 127.0.0.1:11434\r\nAccept-Encoding: identity\r\n"
            "Via: 1.1 ollama-cors\r\nContent-Length: 0\r\n\r\n");
}

TEST(upstream_head, drops_our_credential_when_it_was_ours) {
  upstream_rewrite with = to_ollama("/");
  with.drop_credentials = true;
  EXPECT_EQ(upstream("GET / HTTP/1.1\r\nHost: a\r\nauthorization: Bearer k\r\nX-API-Key: "
                     "k\r\nX-Api: k\r\n\r\n",
                     with),
            "GET / HTTP/1.1\r\nHost: 127.0.0.1:11434\r\nX-Api: k\r\n"
            "Accept-Encoding: identity\r\nVia: 1.1 ollama-cors\r\n\r\n");
}

TEST(upstream_head, adds_configured_fields_in_place_of_the_clients) {
  const fetch::field added[] = {{"Authorization", "Bearer upstream"}, {"Cookie", "c=1"}};
  upstream_rewrite with = to_ollama("/");
  with.added = added;
  EXPECT_EQ(
      upstream("GET / HTTP/1.1\r\nHost: a\r\nauthorization: Bearer k\r\nCookie: a=b\r\n\r\n", with),
      "GET / HTTP/1.1\r\nHost: 127.0.0.1:11434\r\nAccept-Encoding: identity\r\n"
      "Via: 1.1 ollama-cors\r\nAuthorization: Bearer upstream\r\nCookie: c=1\r\n\r\n");
}

TEST(upstream_head, never_lets_configured_fields_frame_the_message) {
  const fetch::field added[] = {{"Content-Length", "9"}, {"Transfer-Encoding", "x"}, {"Host", "b"}};
  upstream_rewrite with = to_ollama("/");
  with.added = added;
  EXPECT_EQ(upstream("GET / HTTP/1.1\r\nHost: a\r\n\r\n", with),
            "GET / HTTP/1.1\r\nHost: 127.0.0.1:11434\r\nAccept-Encoding: identity\r\n"
            "Via: 1.1 ollama-cors\r\n\r\n");
}

TEST(upstream_head, of_a_transparent_relay_keeps_what_cors_needs) {
  upstream_rewrite with = to_ollama("/api/chat");
  with.transparent = true;
  EXPECT_EQ(upstream("OPTIONS /api/chat HTTP/1.1\r\nHost: a\r\nOrigin: http://b\r\n"
                     "Access-Control-Request-Method: POST\r\nReferer: http://b/\r\n"
                     "Sec-Fetch-Mode: cors\r\nCookie: a=b\r\n\r\n",
                     with),
            "OPTIONS /api/chat HTTP/1.1\r\nHost: 127.0.0.1:11434\r\nOrigin: http://b\r\n"
            "Access-Control-Request-Method: POST\r\nAccept-Encoding: identity\r\n"
            "Via: 1.1 ollama-cors\r\n\r\n");
}

const fetch::field cors[] = {{"Access-Control-Allow-Origin", "http://localhost:5174"},
                             {"Access-Control-Expose-Headers", "*"},
                             {"Vary", "Origin"}};

std::string downstream(std::string_view head, downstream_rewrite with) {
  response_head parsed;
  EXPECT_EQ(parse(head, {}, parsed), std::nullopt) << head;
  std::string output;
  write_response_head(parsed, with, output);
  response_head again;
  EXPECT_EQ(parse(output, {}, again), std::nullopt) << output;
  return output;
}

TEST(downstream_head, has_our_cors_block_in_place_of_the_upstreams) {
  EXPECT_EQ(downstream("HTTP/1.1 200 OK\r\n"
                       "Access-Control-Allow-Origin: *\r\n"
                       "access-control-allow-credentials: true\r\n"
                       "Content-Type: application/json; charset=utf-8\r\n"
                       "Vary: Accept-Encoding\r\n"
                       "vary: origin, Accept\r\n"
                       "Set-Cookie: a=b\r\n"
                       "Set-Cookie: c=d\r\n"
                       "Date: now\r\n"
                       "Content-Length: 5\r\n\r\n",
                       {.cors = cors, .framing = {.by = framing::kind::length, .length = 5}}),
            "HTTP/1.1 200 OK\r\n"
            "Content-Type: application/json; charset=utf-8\r\n"
            "Set-Cookie: a=b\r\n"
            "Set-Cookie: c=d\r\n"
            "Date: now\r\n"
            "Access-Control-Allow-Origin: http://localhost:5174\r\n"
            "Access-Control-Expose-Headers: *\r\n"
            "Vary: Accept-Encoding, origin, Accept\r\n"
            "Content-Length: 5\r\n\r\n");
}

TEST(downstream_head, drops_hop_by_hop_fields_and_frames_anew) {
  EXPECT_EQ(
      downstream("HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Foo\r\nKeep-Alive: timeout=5\r\n"
                 "X-Foo: 1\r\nTrailer: X\r\nUpgrade: h2c\r\nTransfer-Encoding: Chunked\r\n\r\n",
                 {.framing = {.by = framing::kind::chunked}}),
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
}

TEST(downstream_head, names_the_real_headers_where_any_is_exposed) {
  EXPECT_EQ(
      downstream("HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nX-A: 1\r\nx-a: 2\r\nX-B: 3\r\n"
                 "Set-Cookie: a=b\r\nAccess-Control-Allow-Origin: *\r\nKeep-Alive: x\r\n"
                 "Content-Length: 0\r\n\r\n",
                 {.cors = cors, .expose_any = true, .framing = {.by = framing::kind::length}}),
      "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nX-A: 1\r\nx-a: 2\r\nX-B: 3\r\n"
      "Set-Cookie: a=b\r\n"
      "Access-Control-Allow-Origin: http://localhost:5174\r\n"
      "Access-Control-Expose-Headers: X-A, X-B\r\n"
      "Vary: Origin\r\nContent-Length: 0\r\n\r\n");
}

TEST(downstream_head, says_how_the_connection_goes_on) {
  const char* head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  const framing length{.by = framing::kind::length};
  EXPECT_EQ(downstream(head, {.framing = length, .close = true}),
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(downstream(head, {.framing = length, .client_http_1_0 = true}),
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(
      downstream(head, {.framing = {.by = framing::kind::until_close}, .client_http_1_0 = true}),
      "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
}

TEST(downstream_head, without_a_body_carries_no_framing) {
  EXPECT_EQ(downstream("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", {}),
            "HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(downstream("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", {}),
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
  EXPECT_EQ(downstream("HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n", {}),
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n");
}

TEST(downstream_head, that_answers_head_keeps_the_length_or_its_absence) {
  EXPECT_EQ(downstream("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n", {.head_request = true}),
            "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n");
  EXPECT_EQ(downstream("HTTP/1.1 200 OK\r\n\r\n", {.head_request = true}),
            "HTTP/1.1 200 OK\r\n\r\n");
}

TEST(downstream_head, of_a_transparent_relay_keeps_the_upstreams_cors) {
  EXPECT_EQ(downstream("HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\n\r\n",
                       {.transparent = true}),
            "HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\n\r\n");
}

}  // namespace
}  // namespace ollama_cors::http
