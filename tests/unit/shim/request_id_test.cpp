// Request ids: what they look like, and where they go.
#include "shim/request_id.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

#include "unit/shim/exchange_script.hpp"

namespace ollama_cors::shim {
namespace {

TEST(request_id, is_16_hex_digits_and_never_the_same) {
  request_ids one, other;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    for (request_ids* from : {&one, &other}) {
      std::string id = "what was there before";
      from->next(id);
      EXPECT_TRUE(std::regex_match(id, std::regex("[0-9a-f]{16}"))) << id;
      EXPECT_TRUE(seen.insert(id).second) << id;
    }
  }
}

TEST(request_id, is_taken_over_where_it_is_harmless) {
  for (const char* safe : {"a", "A.b_c-9", "0123456789abcdef0123456789abcdef",
                           "7b1c9a52-3f7e-4a39-9a52-5e1f2f5a7c11"}) {
    EXPECT_TRUE(is_safe_request_id(safe)) << safe;
  }
  for (const std::string& unsafe :
       {std::string(), std::string("a b"), std::string("a\"b"), std::string("a\\b"),
        std::string("a/b"), std::string("caf\xC3\xA9"), std::string("a\0b", 3),
        std::string("a\x1b"), std::string(65, 'a')}) {
    EXPECT_FALSE(is_safe_request_id(unsafe)) << unsafe;
  }
  EXPECT_TRUE(is_safe_request_id(std::string(64, 'a')));
}

// The values of X-Request-Id in a head.
std::vector<std::string> ids_in(const std::string& message) {
  std::vector<std::string> found;
  static const std::regex line("\r\nx-request-id: ([^\r]*)\r\n", std::regex::icase);
  std::smatch parts;
  for (auto at = message.cbegin(); std::regex_search(at, message.cend(), parts, line);
       at = parts[1].second) {
    found.push_back(parts[1]);
  }
  return found;
}

constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

TEST(request_id, goes_upstream_and_back_and_stands_in_the_event) {
  exchange_script script;
  script.client_sends("GET /api/tags HTTP/1.1\r\nHost: localhost\r\n\r\n");
  script.upstream_connects();
  script.upstream_sends(answer);
  const auto id = script.next_event().request_id;
  EXPECT_TRUE(std::regex_match(id, std::regex("[0-9a-f]{16}"))) << id;
  EXPECT_EQ(ids_in(script.at_upstream), std::vector{id});
  EXPECT_EQ(ids_in(script.at_client), std::vector{id});
}

TEST(request_id, of_the_client_is_kept_if_it_is_safe) {
  for (const auto& [shown, kept] : {std::pair("my-id.1", true), std::pair("my id", false)}) {
    exchange_script script;
    script.client_sends("GET /api/tags HTTP/1.1\r\nHost: localhost\r\nx-request-id: " +
                        std::string(shown) + "\r\n\r\n");
    script.upstream_connects();
    script.upstream_sends(answer);
    const auto id = script.next_event().request_id;
    EXPECT_EQ(id == shown, kept) << id;
    EXPECT_EQ(ids_in(script.at_upstream), std::vector{id});
    EXPECT_EQ(ids_in(script.at_client), std::vector{id});
  }
}

TEST(request_id, of_the_upstream_gives_way) {
  exchange_script script;
  script.client_sends("GET /api/tags HTTP/1.1\r\nHost: localhost\r\n\r\n");
  script.upstream_connects();
  script.upstream_sends("HTTP/1.1 200 OK\r\nX-Request-ID: theirs\r\nContent-Length: 2\r\n\r\n{}");
  EXPECT_EQ(ids_in(script.at_client), std::vector{script.next_event().request_id});
}

TEST(request_id, that_the_configuration_sends_upstream_stays) {
  exchange_script script(R"({"upstream_headers":{"x-request-id":"fixed"}})");
  script.client_sends("GET /api/tags HTTP/1.1\r\nHost: localhost\r\n\r\n");
  script.upstream_connects();
  EXPECT_EQ(ids_in(script.at_upstream), std::vector<std::string>{"fixed"});
}

TEST(request_id, stands_on_answers_of_our_own) {
  for (const char* request :
       {"POST /api/me HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:1\r\n\r\n",
        "OPTIONS /api/tags HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:1\r\n"
        "Access-Control-Request-Method: GET\r\n\r\n",
        "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GARBAGE\r\n\r\n"}) {
    exchange_script script;
    script.client_sends(request);
    EXPECT_EQ(ids_in(script.at_client), std::vector{script.next_event().request_id}) << request;
  }
}

TEST(request_id, is_exposed_to_pages_as_the_rule_exposes_headers) {
  constexpr std::string_view request =
      "GET /api/tags HTTP/1.1\r\nHost: localhost\r\nOrigin: https://a.example\r\n\r\n";
  const auto exposed = [&](const std::string& more) {
    exchange_script script(R"({"rules":[{"origins":["https://a.example"])" + more + "}]}");
    script.client_sends(request);
    script.upstream_connects();
    script.upstream_sends(answer);
    static const std::regex line("Access-Control-Expose-Headers: ([^\r]*)");
    std::smatch parts;
    const bool any = std::regex_search(script.at_client, parts, line);
    const std::string list = any ? parts[1].str() : "";
    return std::regex_search(list, std::regex("x-request-id", std::regex::icase)) || list == "*";
  };
  EXPECT_TRUE(exposed(""));
  EXPECT_TRUE(exposed(R"(,"response_headers":["*"])"));
  EXPECT_TRUE(exposed(R"(,"response_headers":["*"],"credentials":true)"));
  EXPECT_FALSE(exposed(R"(,"response_headers":["x-other"])"));
}

}  // namespace
}  // namespace ollama_cors::shim
