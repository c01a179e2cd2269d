// Chunks as browsers take them.
#include "client/lenient_chunks.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace ollama_cors::client {
namespace {

using state = lenient_chunks::state;
using reader = lenient_chunks::reader;

// The payload, and "!" behind it if the framing broke, "…" if it has not ended.
std::string decoded(std::string_view bytes, std::size_t piece, reader how) {
  lenient_chunks chunks(how);
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    auto rest = bytes.substr(at, piece);
    while (!rest.empty()) {
      const auto found = chunks.next(rest);
      text.append(found.payload);
      rest.remove_prefix(found.consumed);
      if (found.status == state::error) return text + "!";
      if (found.status == state::done) return text;
    }
  }
  return text + "…";
}

void expect_decoded(std::string_view bytes, const std::string& text, reader how = reader::plain) {
  for (const std::size_t piece : {1, 2, 3, 1000}) {
    EXPECT_EQ(decoded(bytes, piece, how), text) << bytes << " in pieces of " << piece;
  }
}

TEST(lenient_chunks, those_that_the_standard_allows) {
  expect_decoded("5\r\nhello\r\n6;a=b\r\n world\r\n0\r\n\r\n", "hello world");
  expect_decoded("A\r\n0123456789\r\n000\r\nTrailer: x\r\nOther: y\r\n\r\n", "0123456789");
}

TEST(lenient_chunks, those_that_it_forbids_and_browsers_take) {
  expect_decoded("5\nhello\n0\n\n", "hello");
  expect_decoded("5 \r\nhello\r\n0 \r\n\r\n", "hello");
  expect_decoded("5 ;x\r\nhello\r\n0\r\nno colon\r\n\r\n", "hello");
}

TEST(lenient_chunks, sizes_as_c_reads_them) {
  expect_decoded(" 3\r\nabc\r\n0\r\n\r\n", "!");
  expect_decoded("0x3\r\nabc\r\n0\r\n\r\n", "!");
  expect_decoded(" 3\r\nabc\r\n\t0\r\n\r\n", "abc", reader::as_c);
  expect_decoded("0x3\r\nabc\r\n0X0\r\n\r\n", "abc", reader::as_c);
  expect_decoded("0xx3\r\nabc\r\n0\r\n\r\n", "!", reader::as_c);
  expect_decoded("1x3\r\nabc\r\n0\r\n\r\n", "!", reader::as_c);
}

// tests/browser/truth/found.jsonl, g9-45: until then more may come.
TEST(lenient_chunks, a_line_is_wrong_when_it_has_ended) {
  expect_decoded("x", "…");
  expect_decoded("5\r\nhelloX", "hello…");
  expect_decoded("5\r\nhello\rX\n", "hello!");
}

TEST(lenient_chunks, what_webkit_makes_of_them) {
  expect_decoded("5zz\r\nhelloXX\r\n1\r\n!\r\nzz\r\n\r\n", "hello!", reader::as_webkit);
  expect_decoded("\r\n\r\n", "", reader::as_webkit);
  const std::vector<std::pair<std::string_view, bool>> places{{"", true},
                                                              {"5", false},
                                                              {"5\r\n", false},
                                                              {"5\r\nhe", false},
                                                              {"5\r\nhello", true},
                                                              {"5\r\nhello\r", false},
                                                              {"5\r\nhello\r\n", true},
                                                              {"0\r\n", true},
                                                              {"0\r\nx", false}};
  for (const auto& [bytes, between] : places) {
    lenient_chunks chunks(reader::as_webkit);
    for (auto rest = bytes; !rest.empty();) {
      rest.remove_prefix(chunks.next(rest).consumed);
    }
    EXPECT_EQ(chunks.is_between_lines(), between) << bytes;
  }
}

TEST(lenient_chunks, those_that_nobody_takes) {
  expect_decoded("x\r\n", "!");
  expect_decoded("\r\n", "!");
  expect_decoded("5\r\nhelloX\n", "hello!");
  expect_decoded("fffffffffffffffff\r\n", "!");
  expect_decoded("5 5\r\nhello", "!");
}

TEST(lenient_chunks, what_was_cut_has_not_ended) {
  expect_decoded("5\r\nhel", "hel…");
  expect_decoded("5\r\nhello\r\n0\r\n", "hello…");
}

}  // namespace
}  // namespace ollama_cors::client
