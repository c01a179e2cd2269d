// Heads as browsers read them.
#include "page/response_head.hpp"

#include <gtest/gtest.h>

using namespace ollama_cors::page;

namespace {

response_head read(std::string_view raw, browser whose) {
  response_head head;
  EXPECT_EQ(read_head(raw, "GET", whose, head), head_fault::none) << raw;
  return head;
}

head_fault fault_of(std::string_view raw, browser whose) {
  response_head head;
  return read_head(raw, "GET", whose, head);
}

TEST(response_head, has_status_reason_and_lines) {
  for (const browser whose :
       {browser::standard, browser::chromium, browser::firefox, browser::webkit}) {
    const auto head = read("HTTP/1.1 404 Not Found\r\nX-A:  1 \r\nx-a: 2\r\n\r\n", whose);
    EXPECT_EQ(head.status, 404u);
    EXPECT_EQ(head.reason, "Not Found");
    EXPECT_EQ(get(head.headers, "x-a"), "1, 2");
  }
}

TEST(response_head, ends_at_an_empty_line_of_either_kind) {
  EXPECT_EQ(find_head_end("HTTP/1.1 200 OK\r\n\r\nx", false, browser::webkit), 19u);
  EXPECT_EQ(find_head_end("HTTP/1.1 200 OK\n\nx", false, browser::chromium), 17u);
  EXPECT_EQ(find_head_end("HTTP/1.1 200 OK\r\nX: 1\r\n", false, browser::firefox), std::nullopt);
  EXPECT_EQ(find_head_end("garbage", false, browser::firefox), std::nullopt);
  EXPECT_EQ(find_head_end("garbage", true, browser::firefox), 0u);
}

TEST(response_head, is_more_to_some_browsers_than_to_others) {
  const std::string_view spaced = "HTTP/1.1 200 OK\r\nX-A : 1\r\n\r\n";
  EXPECT_TRUE(get(read(spaced, browser::chromium).headers, "x-a"));
  EXPECT_FALSE(get(read(spaced, browser::firefox).headers, "x-a"));
  EXPECT_FALSE(get(read(spaced, browser::webkit).headers, "x-a"));

  const std::string_view lengths =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n";
  EXPECT_EQ(fault_of(lengths, browser::chromium), head_fault::many_lengths);
  EXPECT_EQ(fault_of(lengths, browser::firefox), head_fault::many_lengths);
  EXPECT_EQ(framing_of(read(lengths, browser::webkit), "GET", browser::webkit).length, 3u);

  const std::string_view cut = "HTTP/1.1 200 OK\r\nX-A: 1\r\n";
  EXPECT_EQ(fault_of(cut, browser::standard), head_fault::truncated);
  for (const browser whose : {browser::chromium, browser::firefox, browser::webkit}) {
    EXPECT_EQ(read(cut, whose).status, 200u);
  }

  EXPECT_EQ(fault_of("", browser::chromium), head_fault::invalid);
  EXPECT_EQ(read("", browser::firefox).status, 200u);
}

TEST(response_head, that_holds_nul_is_read_by_none) {
  const std::string_view raw{"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n", 27};
  for (const browser whose :
       {browser::standard, browser::chromium, browser::firefox, browser::webkit}) {
    EXPECT_EQ(fault_of(raw, whose), head_fault::invalid);
  }
}

TEST(response_head, combines_as_the_browser_does) {
  const std::string_view raw =
      "HTTP/1.1 200 OK\r\nX: 1\r\nX:\r\nX: 3\r\nContent-Type: a/b\r\nContent-Type: c/d\r\n\r\n";
  EXPECT_EQ(get(read(raw, browser::chromium).headers, "x"), "1, , 3");
  EXPECT_EQ(get(read(raw, browser::firefox).headers, "x"), "1, 3");
  EXPECT_EQ(get(read(raw, browser::firefox).headers, "content-type"), "a/b,c/d");
  EXPECT_EQ(get(read("HTTP/1.1 200 OK\r\nX: caf\xE9\r\n\r\n", browser::webkit).headers, "x"),
            "caf\xEF\xBF\xBD");
}

TEST(framing, goes_by_the_coding_then_by_the_length) {
  const auto framing = [](std::string_view lines, std::string_view method) {
    return framing_of(read("HTTP/1.1 200 OK\r\n" + std::string(lines) + "\r\n", browser::standard),
                      method, browser::standard);
  };
  using kind = body_framing::kind;
  EXPECT_EQ(framing("Content-Length: 5\r\n", "GET").length, 5u);
  EXPECT_EQ(framing("Content-Length: 5\r\n", "HEAD").by, kind::none);
  EXPECT_EQ(framing("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "GET").by,
            kind::chunked);
  EXPECT_EQ(framing("Content-Length: -5\r\n", "GET").by, kind::until_close);
}

}  // namespace
