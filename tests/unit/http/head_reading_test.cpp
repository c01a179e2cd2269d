// The gate reads heads on its own walk. Beast's parser, which shares nothing with it, reads every
// head that the gate lets pass in the same way.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/head.hpp"

namespace ollama_cors::http {
namespace {

namespace beast = boost::beast;
using lines = std::vector<std::pair<std::string, std::string>>;

// Beast keeps the lines of one name together: so ordered, both are the same.
void gather_names(lines& all) {
  std::stable_sort(all.begin(), all.end(), [](const auto& left, const auto& right) {
    return beast::iless{}(left.first, right.first);
  });
}

template <bool is_request>
using witness = beast::http::parser<is_request, beast::http::empty_body>;

template <bool is_request>
lines by_beast(std::string_view head, witness<is_request>& parser) {
  parser.header_limit(1 << 20);
  parser.skip(true);
  beast::error_code error;
  while (!head.empty() && !parser.is_header_done()) {
    head.remove_prefix(parser.put({head.data(), head.size()}, error));
    EXPECT_FALSE(error) << error.message();
    if (error) return {};
  }
  lines found;
  for (const auto& field : parser.get()) {
    found.emplace_back(std::string(field.name_string()), std::string(field.value()));
  }
  gather_names(found);
  return found;
}

lines by_gate(const std::vector<fetch::field>& fields) {
  lines found;
  for (const fetch::field& field : fields) found.emplace_back(field.name, field.value);
  gather_names(found);
  return found;
}

// Heads at random, of what both readers take for well-formed.
class head_maker {
public:
  explicit head_maker(unsigned seed) : random_(seed) {}
  const std::string& one_of(const std::vector<std::string>& choices) {
    return choices[random_() % choices.size()];
  }
  std::string fields() {
    std::string text;
    for (std::size_t left = random_() % 12; left > 0; --left) {
      text += one_of({"Accept", "X-Stainless-Os", "a", "X_Y", "~", "Connection", "Cookie", "Via",
                      "Sec-Fetch-Storage-Access-And-More-Bytes", "Content-Type"});
      text += ':' + one_of({"", " ", "\t", " \t "});
      text += one_of({"", "close", "keep-alive", "b\xc3\xbc", "a  b", "x, y", "\"q:\"", ":"});
      text += one_of({"", " ", " \t"}) + "\r\n";
    }
    if (random_() % 3 == 0) text += one_of({"Content-Length:7\r\n", "Content-Length: 0\r\n"});
    return text;
  }

private:
  std::mt19937 random_;
};

TEST(head_reading, of_requests_agrees_with_another_parser) {
  head_maker make(20261126);
  int passed = 0;
  for (int turn = 0; turn < 5000; ++turn) {
    const std::string head =
        make.one_of({"GET", "POST", "OPTIONS", "DELETE", "X-!#$%&'*+.^_`|~"}) + " " +
        make.one_of({"/", "/api/chat?a=b", "/%2e/", "/a//b", "http://h/x"}) + " HTTP/1." +
        make.one_of({"1", "1", "1", "0"}) + "\r\nHost: h\r\n" + make.fields() + "\r\n";
    request_head read;
    if (parse(head, {}, read)) continue;
    ++passed;
    witness<true> other;
    const lines expected = by_beast<true>(head, other);
    if (read.target.starts_with("http://")) {
      ASSERT_EQ(read.find("host"), "h");
    }
    EXPECT_EQ(read.method, std::string_view(other.get().method_string()));
    EXPECT_EQ(read.target, std::string_view(other.get().target()));
    ASSERT_EQ(by_gate(read.fields), expected) << head;
  }
  EXPECT_GT(passed, 1000);
}

TEST(head_reading, of_responses_agrees_with_another_parser) {
  head_maker make(20261127);
  int passed = 0;
  for (int turn = 0; turn < 5000; ++turn) {
    const std::string head = "HTTP/1." + make.one_of({"1", "1", "0"}) + " " +
                             make.one_of({"200", "204", "304", "404", "599"}) + " " +
                             make.one_of({"OK", "Not  Found", "\xc3\xbc", "a\tb"}) + "\r\n" +
                             make.fields() + "\r\n";
    response_head read;
    if (parse(head, {}, read)) continue;
    ++passed;
    witness<false> other;
    const lines expected = by_beast<false>(head, other);
    EXPECT_EQ(read.status, other.get().result_int());
    EXPECT_EQ(read.reason, std::string_view(other.get().reason()));
    ASSERT_EQ(by_gate(read.fields), expected) << head;
  }
  EXPECT_GT(passed, 1000);
}

}  // namespace
}  // namespace ollama_cors::http
