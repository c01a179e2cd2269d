// What a head that passed the gate says: its parts, its framing, whether the connection stays open.
#include "http/head.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ollama_cors::http {
namespace {

using kind = framing::kind;

request_head request(std::string_view head) {
  request_head result;
  EXPECT_EQ(parse(head, {}, result), std::nullopt) << head;
  return result;
}

response_head response(std::string_view head) {
  response_head result;
  EXPECT_EQ(parse(head, {}, result), std::nullopt) << head;
  return result;
}

TEST(request_head, has_its_parts_in_order_and_points_into_the_bytes) {
  const std::string_view bytes =
      "DELETE /api/delete?x=1 HTTP/1.1\r\nHost: localhost:11434\r\nX-A:  one \t\r\nx-a: two\r\n"
      "Empty:\r\n\r\n";
  const request_head head = request(bytes);
  EXPECT_EQ(head.method, "DELETE");
  EXPECT_EQ(head.target, "/api/delete?x=1");
  EXPECT_FALSE(head.http_1_0);
  ASSERT_EQ(head.fields.size(), 4u);
  EXPECT_EQ(head.fields[1].name, "X-A");
  EXPECT_EQ(head.fields[1].value, "one");
  EXPECT_EQ(head.fields[2].value, "two");
  EXPECT_EQ(head.fields[3].value, "");
  EXPECT_EQ(head.find("x-a"), "one");
  EXPECT_EQ(head.find("absent"), "");
  const auto inside = [bytes](std::string_view part) {
    return part.empty() || (part.data() >= bytes.data() &&
                            part.data() + part.size() <= bytes.data() + bytes.size());
  };
  EXPECT_TRUE(inside(head.method) && inside(head.target));
  for (const fetch::field& field : head.fields)
    EXPECT_TRUE(inside(field.name) && inside(field.value));
}

TEST(request_head, is_reused_without_a_trace_of_the_last) {
  request_head head;
  ASSERT_EQ(parse("POST / HTTP/1.0\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n", {}, head),
            std::nullopt);
  ASSERT_EQ(parse("GET / HTTP/1.1\r\nHost: a\r\n\r\n", {}, head), std::nullopt);
  EXPECT_EQ(head.fields.size(), 1u);
  EXPECT_EQ(head.framing.by, kind::none);
  EXPECT_EQ(head.framing.length, 0u);
  EXPECT_FALSE(head.http_1_0);
  EXPECT_TRUE(head.keep_alive);
}

TEST(request_head, knows_its_framing) {
  EXPECT_EQ(request("GET / HTTP/1.1\r\nHost: a\r\n\r\n").framing.by, kind::none);
  EXPECT_EQ(request("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n").framing.by,
            kind::chunked);
  const framing length =
      request("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775807\r\n\r\n").framing;
  EXPECT_EQ(length.by, kind::length);
  EXPECT_EQ(length.length, 9223372036854775807u);
}

TEST(request_head, knows_whether_the_connection_stays_open) {
  const auto keeps = [](const char* version, const char* fields) {
    return request(std::string("GET / HTTP/") + version + "\r\nHost: a\r\n" + fields + "\r\n")
        .keep_alive;
  };
  EXPECT_TRUE(keeps("1.1", ""));
  EXPECT_FALSE(keeps("1.1", "Connection: close\r\n"));
  EXPECT_FALSE(keeps("1.1", "Connection: keep-alive\r\nconnection: x, CLOSE\r\n"));
  EXPECT_FALSE(keeps("1.0", ""));
  EXPECT_TRUE(keeps("1.0", "Connection: Keep-Alive\r\n"));
  EXPECT_FALSE(keeps("1.0", "Connection: keep-alive, close\r\n"));
  EXPECT_TRUE(keeps("1.1", "Proxy-Connection: close\r\n"));
}

TEST(request_head, ignores_an_expectation_in_http_1_0) {
  EXPECT_TRUE(
      request("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n").expects_continue);
  EXPECT_FALSE(request("POST / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n").expects_continue);
  EXPECT_FALSE(request("POST / HTTP/1.1\r\nHost: a\r\n\r\n").expects_continue);
}

TEST(request_head, takes_the_host_from_an_absolute_target) {
  EXPECT_EQ(request("GET http://b:1/c HTTP/1.1\r\nHost: a\r\n\r\n").find("host"), "b:1");
  EXPECT_EQ(request("GET HTTPS://b?c HTTP/1.1\r\nHost: a\r\n\r\n").find("host"), "b");
  EXPECT_EQ(request("GET http://b/c HTTP/1.0\r\n\r\n").find("host"), "b");
  EXPECT_EQ(request("GET /http://b/c HTTP/1.1\r\nHost: a\r\n\r\n").find("host"), "a");
}

TEST(request_head, may_be_longer_than_the_limits_that_beast_sets_itself) {
  const std::string head = "POST /" + std::string(12000, 'p') +
                           " HTTP/1.1\r\nHost: a\r\nX: " + std::string(40000, 'x') +
                           "\r\nContent-Length: 5000000000\r\n\r\n";
  EXPECT_EQ(request(head).find("x").size(), 40000u);
}

TEST(response_head, has_its_parts) {
  const response_head head =
      response("HTTP/1.1 404 Not Found\r\nX: 1\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(head.status, 404u);
  EXPECT_EQ(head.reason, "Not Found");
  EXPECT_EQ(head.find("x"), "1");
  EXPECT_EQ(head.framing.by, kind::length);
  EXPECT_EQ(head.framing.length, 3u);
  EXPECT_TRUE(head.keep_alive);
}

TEST(response_head, may_lack_the_space_before_a_reason) {
  const response_head head = response("HTTP/1.0 200\r\nX: 1\r\n\r\n");
  EXPECT_EQ(head.status, 200u);
  EXPECT_EQ(head.reason, "");
  EXPECT_TRUE(head.http_1_0);
  EXPECT_EQ(head.find("x"), "1");
}

TEST(response_head, ends_with_the_connection_when_nothing_else_says_where) {
  EXPECT_EQ(response("HTTP/1.1 200 OK\r\n\r\n").framing.by, kind::until_close);
  EXPECT_EQ(response("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n").framing.by,
            kind::chunked);
}

TEST(response_head, has_no_body_where_the_status_forbids_one) {
  for (const char* status :
       {"100 Continue", "103 Early Hints", "204 No Content", "304 Not Modified"}) {
    const std::string head = std::string("HTTP/1.1 ") + status + "\r\n\r\n";
    EXPECT_EQ(response(head).framing.by, kind::none) << status;
  }
  EXPECT_EQ(response("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n").framing.by,
            kind::none);
}

TEST(response_head, of_a_204_that_announces_a_body_ends_the_connection) {
  EXPECT_FALSE(response("HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n").keep_alive);
  EXPECT_FALSE(
      response("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n").keep_alive);
  EXPECT_TRUE(response("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n").keep_alive);
  EXPECT_TRUE(response("HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\n").keep_alive);
}

TEST(response_head, is_refused_as_101_for_nobody_asked) {
  response_head head;
  EXPECT_EQ(parse("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", {}, head),
            gate_error::bad_status_line);
}

}  // namespace
}  // namespace ollama_cors::http
