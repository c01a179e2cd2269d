// Tokens, methods, header names and lists: the small vocabulary of RFC 9110 and the Fetch standard.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fetch/ascii.hpp"
#include "fetch/header_name.hpp"
#include "fetch/list.hpp"
#include "fetch/method.hpp"
#include "fetch/token.hpp"

namespace {

using namespace ollama_cors::fetch;

TEST(token, holds_the_bytes_of_rfc_9110_5_6_2_and_no_other) {
  const std::string allowed =
      "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (int byte = 0; byte < 256; ++byte) {
    const char character = static_cast<char>(byte);
    EXPECT_EQ(is_token(std::string(1, character)), allowed.find(character) != std::string::npos)
        << byte;
  }
  EXPECT_FALSE(is_token(""));
  EXPECT_FALSE(is_token("x-foo;q=1"));
  EXPECT_TRUE(is_token(allowed));
}

TEST(ascii, case_means_a_to_z_only) {
  EXPECT_TRUE(equal_ignoring_case("Content-TYPE", "content-type"));
  EXPECT_FALSE(equal_ignoring_case("a", "ab"));
  EXPECT_FALSE(equal_ignoring_case("[", "{"));
  EXPECT_FALSE(equal_ignoring_case("\xc0", "\xe0"));
  EXPECT_TRUE(equal_to_lower("X-API-Key", "x-api-key"));
  EXPECT_FALSE(equal_to_lower("x-api-key", "X-API-Key"));
  EXPECT_TRUE(starts_with_lower("X-Stainless-OS", "x-stainless-"));
  EXPECT_FALSE(starts_with_lower("X-Stain", "x-stainless-"));
  EXPECT_EQ(trim_ows(" \t a b\t "), "a b");
  EXPECT_EQ(trim_ows(" \t"), "");
  EXPECT_EQ(trim_ows("\na"), "\na");
}

TEST(method, only_six_lose_their_case) {
  EXPECT_EQ(normalise_method("get"), "GET");
  EXPECT_EQ(normalise_method("dElEtE"), "DELETE");
  EXPECT_EQ(normalise_method("options"), "OPTIONS");
  EXPECT_EQ(normalise_method("patch"), "patch");
  EXPECT_EQ(normalise_method("PATCH"), "PATCH");
  EXPECT_EQ(normalise_method("chicken"), "chicken");
}

TEST(method, forbidden_in_any_case) {
  for (const char* name : {"CONNECT", "connect", "Trace", "TRACK", "track"}) {
    EXPECT_TRUE(is_forbidden_method(name)) << name;
  }
  for (const char* name : {"GET", "TRAC", "CONNECTS", ""}) {
    EXPECT_FALSE(is_forbidden_method(name)) << name;
  }
}

TEST(method, safelisted_is_case_sensitive) {
  EXPECT_TRUE(is_safelisted_method("GET"));
  EXPECT_TRUE(is_safelisted_method("HEAD"));
  EXPECT_TRUE(is_safelisted_method("POST"));
  EXPECT_FALSE(is_safelisted_method("get"));
  EXPECT_FALSE(is_safelisted_method("PUT"));
  EXPECT_FALSE(is_safelisted_method("DELETE"));
}

TEST(header_name, the_lists_of_fetch) {
  EXPECT_TRUE(is_safelisted_response_header("Content-Type"));
  EXPECT_FALSE(is_safelisted_response_header("x-request-id"));
  EXPECT_TRUE(is_forbidden_response_header("Set-Cookie2"));
  EXPECT_TRUE(is_safelisted_request_header("Range"));
  EXPECT_FALSE(is_safelisted_request_header("authorization"));
  EXPECT_TRUE(is_non_wildcard_request_header("AUTHORIZATION"));
  EXPECT_FALSE(is_non_wildcard_request_header("x-api-key"));
  EXPECT_TRUE(is_forbidden_request_header("Sec-Fetch-Site"));
  EXPECT_TRUE(is_forbidden_request_header("proxy-x"));
  EXPECT_TRUE(is_forbidden_request_header("Host"));
  EXPECT_FALSE(is_forbidden_request_header("user-agent"));
  EXPECT_FALSE(is_forbidden_request_header("http-referer"));
}

std::vector<std::string> elements(std::string_view value) {
  std::vector<std::string> result;
  list_reader reader(value);
  for (std::string_view element; reader.next(element);) result.emplace_back(element);
  return result;
}

TEST(list, empty_elements_and_white_space_do_not_count) {
  using strings = std::vector<std::string>;
  EXPECT_EQ(elements(""), strings{});
  EXPECT_EQ(elements(" ,, ,\t,"), strings{});
  EXPECT_EQ(elements("a"), strings{"a"});
  EXPECT_EQ(elements("a,b"), (strings{"a", "b"}));
  EXPECT_EQ(elements(" a ,\tb\t,,c d , "), (strings{"a", "b", "c d"}));
  EXPECT_EQ(elements("\"a,b\""), (strings{"\"a", "b\""}));
}

TEST(list, unites_without_regard_to_case) {
  std::string output = "Vary: ";
  append_union("Accept-Encoding,  origin", 6, output);
  append_union("Origin, Access-Control-Request-Method", 6, output);
  EXPECT_EQ(output, "Vary: Accept-Encoding, origin, Access-Control-Request-Method");
}

// Words are compared at once: every length, and a difference at every place.
TEST(ascii, equal_to_lower_sees_every_byte) {
  for (std::size_t size = 1; size < 40; ++size) {
    const std::string lower(size, 'x');
    EXPECT_TRUE(equal_to_lower(std::string(size, 'X'), lower)) << size;
    for (std::size_t place = 0; place < size; ++place) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text = lower;
        text[place] = static_cast<char>(byte);
        EXPECT_EQ(equal_to_lower(text, lower), byte == 'x' || byte == 'X')
            << size << " " << place << " " << byte;
      }
    }
  }
}

}  // namespace
