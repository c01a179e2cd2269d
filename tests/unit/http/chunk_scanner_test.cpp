// Chunked bodies, right and wrong: what is accepted, where it ends, and that no cut changes either.
#include "http/chunk_scanner.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <string>
#include <string_view>

namespace ollama_cors::http {
namespace {

using namespace std::string_literals;
using state = chunk_scanner::state;

struct row {
  const char* id;
  std::string bytes;
  state status;
  std::string payload;  // decoded, as far as it got
};

std::ostream& operator<<(std::ostream& out, const row& value) {
  return out << value.id;
}

const row rows[] = {
    {"one", "5\r\nhello\r\n0\r\n\r\n", state::done, "hello"},
    {"two", "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", state::done, "hello world"},
    {"empty", "0\r\n\r\n", state::done, ""},
    {"hex-any-case", "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n", state::done,
     "01234567890123456789"},
    {"leading-zeros", "0005\r\nhello\r\n000\r\n\r\n", state::done, "hello"},
    {"payload-like-framing", "7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n", state::done, "\r\n0\r\n\r\n"},
    {"extension", "5;a=b\r\nhello\r\n0;x\r\n\r\n", state::done, "hello"},
    {"extension-quoted", "5;a=\"b c\";d\r\nhello\r\n0\r\n\r\n", state::done, "hello"},
    {"trailer", "5\r\nhello\r\n0\r\nX-T: 1\r\nY:\r\n\r\n", state::done, "hello"},
    {"trailer-content-length", "0\r\nContent-Length: 5\r\n\r\n", state::done, ""},
    {"cut-in-size", "5", state::more, ""},
    {"cut-in-data", "5\r\nhel", state::more, "hel"},
    {"cut-before-last", "5\r\nhello\r\n", state::more, "hello"},
    {"cut-in-last", "5\r\nhello\r\n0\r\n", state::more, "hello"},
    {"largest-size", "7fffffffffffffff\r\nx", state::more, "x"},

    {"size-bare-lf", "5\nhello\r\n0\r\n\r\n", state::error, ""},
    {"data-bare-lf", "5\r\nhello\n0\r\n\r\n", state::error, "hello"},
    {"last-bare-lf", "5\r\nhello\r\n0\n\r\n", state::error, "hello"},
    {"last-two-bare-lf", "5\r\nhello\r\n0\n\n", state::error, "hello"},
    {"final-bare-lf", "0\r\n\n", state::error, ""},
    {"extension-bare-lf", "5;a\nhello\r\n0\r\n\r\n", state::error, ""},
    {"extension-bare-cr", "5;a\rb\r\nhello\r\n0\r\n\r\n", state::error, ""},
    {"cr-before-extension", "5\r;a\r\nhello\r\n0\r\n\r\n", state::error, ""},
    {"extension-nul", "5;\0\r\nhello\r\n0\r\n\r\n"s, state::error, ""},
    {"size-0x", "0x5\r\nhello\r\n0\r\n\r\n", state::error, ""},
    {"size-underscore", "5_\r\nhello\r\n0\r\n\r\n", state::error, ""},
    {"size-leading-space", " 5\r\nhello\r\n0\r\n\r\n", state::error, ""},
    {"size-trailing-space", "5 \r\nhello\r\n0\r\n\r\n", state::error, ""},
    {"space-before-extension", "5 ;a\r\nhello\r\n0\r\n\r\n", state::error, ""},
    {"size-empty", "\r\nhello\r\n0\r\n\r\n", state::error, ""},
    {"size-minus", "-1\r\n", state::error, ""},
    {"size-plus", "+5\r\nhello", state::error, ""},
    {"size-g", "5g\r\nhello", state::error, ""},
    {"size-2^63", "8000000000000000\r\n", state::error, ""},
    {"size-2^64+5", "10000000000000005\r\nhello\r\n0\r\n\r\n", state::error, ""},
    {"data-too-long", "5\r\nhellox\r\n0\r\n\r\n", state::error, "hello"},
    {"data-too-short", "5\r\nhell\r\n0\r\n\r\n", state::error, "hell\r"},
    {"data-two-other-bytes", "5\r\nhelloXX0\r\n\r\n", state::error, "hello"},
    {"last-two-other-bytes", "0\r\nXX", state::more, ""},
    {"trailer-no-colon", "0\r\nX\r\n\r\n", state::error, ""},
    {"trailer-space-before-colon", "0\r\nX : 1\r\n\r\n", state::error, ""},
    {"trailer-empty-name", "0\r\n: 1\r\n\r\n", state::error, ""},
    {"trailer-fold", "0\r\nX: 1\r\n 2\r\n\r\n", state::error, ""},
    {"trailer-bare-lf", "0\r\nX: 1\n\r\n", state::error, ""},
    {"trailer-bare-cr", "0\r\nX: 1\r2\r\n\r\n", state::error, ""},
    {"trailer-nul", "0\r\nX: \0\r\n\r\n"s, state::error, ""},
    {"extension-64k", "5;" + std::string(65536, 'x') + "\r\nhello\r\n0\r\n\r\n", state::error, ""},
    {"zeros-64k", std::string(65536, '0') + "\r\n\r\n", state::error, ""},
    {"trailers-64k", "0\r\nX: " + std::string(65536, 'x') + "\r\n\r\n", state::error, ""},
};

struct outcome {
  state status = state::more;
  std::size_t consumed = 0;
  std::string payload;
  bool operator==(const outcome&) const = default;
};

// Feeds `bytes` in the pieces that `cuts` makes, the way a connection would.
outcome decode(std::string_view bytes, std::initializer_list<std::size_t> cuts) {
  chunk_scanner scanner;
  outcome result;
  std::size_t from = 0;
  const auto feed = [&](std::size_t until) {
    while (from < until && result.status == state::more) {
      const auto piece = scanner.next(bytes.substr(from, until - from));
      result.payload += piece.payload;
      result.status = piece.status;
      result.consumed += piece.consumed;
      from += piece.consumed;
    }
  };
  for (const std::size_t cut : cuts) feed(cut);
  feed(bytes.size());
  return result;
}

class chunks : public testing::TestWithParam<row> {};

TEST_P(chunks, are_judged_and_decoded) {
  const outcome whole = decode(GetParam().bytes, {});
  EXPECT_EQ(whole.status, GetParam().status);
  EXPECT_EQ(whole.payload, GetParam().payload);
  const auto scanned = chunk_scanner().scan(GetParam().bytes);
  EXPECT_EQ(scanned.status, whole.status);
  EXPECT_EQ(scanned.consumed, whole.consumed);
}

TEST_P(chunks, are_the_same_at_every_cut) {
  const std::string_view bytes = GetParam().bytes;
  const outcome whole = decode(bytes, {});
  const bool short_enough = bytes.size() < 200;
  for (std::size_t first = 0; first <= bytes.size(); ++first) {
    ASSERT_EQ(decode(bytes, {first}), whole) << first;
    for (std::size_t second = first; short_enough && second <= bytes.size(); ++second) {
      ASSERT_EQ(decode(bytes, {first, second}), whole) << first << ' ' << second;
    }
    if (!short_enough && first == 300) first = bytes.size() - 300;
  }
}

std::string row_name(const testing::TestParamInfo<row>& info) {
  std::string name = info.param.id;
  for (char& letter : name) {
    if (std::isalnum(static_cast<unsigned char>(letter)) == 0) letter = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(rows, chunks, testing::ValuesIn(rows), row_name);

TEST(chunk_scanner, leaves_what_follows_the_message) {
  const auto scanned = chunk_scanner().scan("1\r\nx\r\n0\r\n\r\nGET / HTTP/1.1\r\n");
  EXPECT_EQ(scanned.status, state::done);
  EXPECT_EQ(scanned.consumed, 11u);
}

TEST(chunk_scanner, stays_in_its_end) {
  chunk_scanner done;
  done.scan("0\r\n\r\n");
  EXPECT_EQ(done.scan("0\r\n\r\n").status, state::done);
  EXPECT_EQ(done.scan("0\r\n\r\n").consumed, 0u);
  chunk_scanner broken;
  broken.scan("x");
  EXPECT_EQ(broken.scan("0\r\n\r\n").status, state::error);
}

TEST(chunk_scanner, knows_when_it_is_between_chunks) {
  const std::string_view bytes = "5\r\nhello\r\n10\r\n0123456789abcdef\r\n";
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    chunk_scanner scanner;
    scanner.scan(bytes.substr(0, size));
    EXPECT_EQ(scanner.between_chunks(), size == 0 || size == 10 || size == bytes.size()) << size;
  }
}

TEST(chunk_scanner, counts_the_last_chunk_from_its_first_byte) {
  const std::string_view bytes = "5\r\nhello\r\n0;x\r\nX: 1\r\n\r\n";
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    chunk_scanner scanner;
    scanner.scan(bytes.substr(0, size));
    EXPECT_EQ(scanner.last_chunk_bytes(), size <= 10 ? 0 : size - 10) << size;
  }
  chunk_scanner leading_zero;
  leading_zero.scan("0");
  EXPECT_EQ(leading_zero.last_chunk_bytes(), 1u);
  leading_zero.scan("5\r\nhello\r\n");
  EXPECT_EQ(leading_zero.last_chunk_bytes(), 0u);
}

TEST(chunk_scanner, holds_its_limits_to_the_byte) {
  const auto extension = [](std::size_t line) {
    return "0;" + std::string(line - 4, 'x') + "\r\n\r\n";
  };
  EXPECT_EQ(chunk_scanner().scan(extension(4096)).status, state::done);
  EXPECT_EQ(chunk_scanner().scan(extension(4097)).status, state::error);
  const auto trailers = [](std::size_t size) {
    return "0\r\nX: " + std::string(size - 5, 'x') + "\r\n\r\n";
  };
  EXPECT_EQ(chunk_scanner().scan(trailers(8192)).status, state::done);
  EXPECT_EQ(chunk_scanner().scan(trailers(8193)).status, state::error);
}

}  // namespace
}  // namespace ollama_cors::http
