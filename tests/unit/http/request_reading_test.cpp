// The gate reads a request on its own walk. Beast's parser, which shares nothing with it, reads
// every head that the gate lets pass in the same way.
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

lines by_beast(std::string_view head, std::string& method, std::string& target) {
  beast::http::request_parser<beast::http::empty_body> parser;
  parser.header_limit(1 << 20);
  parser.skip(true);
  beast::error_code error;
  while (!head.empty() && !parser.is_header_done()) {
    head.remove_prefix(parser.put({head.data(), head.size()}, error));
    EXPECT_FALSE(error) << error.message();
    if (error) return {};
  }
  method = std::string(parser.get().method_string());
  target = std::string(parser.get().target());
  lines found;
  for (const auto& field : parser.get()) {
    found.emplace_back(std::string(field.name_string()), std::string(field.value()));
  }
  return found;
}

TEST(request_reading, agrees_with_another_parser) {
  std::mt19937 random(20261126);
  const auto one_of = [&](const std::vector<std::string>& choices) {
    return choices[random() % choices.size()];
  };
  int passed = 0;
  for (int turn = 0; turn < 5000; ++turn) {
    std::string head = one_of({"GET", "POST", "OPTIONS", "DELETE", "X-!#$%&'*+.^_`|~"}) + " " +
                       one_of({"/", "/api/chat?a=b", "/%2e/", "/a//b", "http://h/x"}) + " HTTP/1." +
                       one_of({"1", "1", "1", "0"}) + "\r\nHost: h\r\n";
    for (std::size_t left = random() % 12; left > 0; --left) {
      head += one_of({"Accept", "X-Stainless-Os", "a", "X_Y", "~", "Connection", "Cookie", "Via",
                      "Sec-Fetch-Storage-Access-And-More-Bytes", "Content-Type"});
      head += ':' + one_of({"", " ", "\t", " \t "});
      head += one_of({"", "close", "keep-alive", "b\xc3\xbc", "a  b", "x, y", "\"q:\"", ":"});
      head += one_of({"", " ", " \t"}) + "\r\n";
    }
    if (random() % 3 == 0) head += one_of({"Content-Length:7\r\n", "Content-Length: 0\r\n"});
    head += "\r\n";
    request_head read;
    if (parse(head, {}, read)) continue;
    ++passed;
    std::string method, target;
    lines expected = by_beast(head, method, target), found;
    for (const fetch::field& field : read.fields) found.emplace_back(field.name, field.value);
    if (target.starts_with("http://")) {
      ASSERT_EQ(found.front(), lines::value_type("Host", "h"));
    }
    gather_names(expected);
    gather_names(found);
    EXPECT_EQ(read.method, method);
    EXPECT_EQ(read.target, target);
    ASSERT_EQ(found, expected) << head;
  }
  EXPECT_GT(passed, 1000);
}

}  // namespace
}  // namespace ollama_cors::http
