// Lines of NDJSON, whole and in pieces.
#include "client/line_framer.hpp"

#include <gtest/gtest.h>

#include "unit/client/told.hpp"

namespace ollama_cors::client {
namespace {

using test::messages_of;
using test::strings;

strings lines_of(std::string_view text, std::size_t piece) {
  line_framer framer(1000);
  batch out;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    EXPECT_TRUE(framer.feed(text.substr(at, piece), out));
  }
  framer.end(out);
  return messages_of(out);
}

TEST(line_framer, splits_at_line_feeds_alone) {
  // U+0085, U+2028, U+2029, VT, FF and a CR inside a line end none.
  const std::string odd = "{\"a\":\"\xC2\x85\xE2\x80\xA8\xE2\x80\xA9\v\f\r.\"}";
  for (const std::size_t piece : {1, 2, 3, 7, 1000}) {
    EXPECT_EQ(lines_of(odd + "\n{}\n", piece), (strings{odd, "{}"}));
  }
}

TEST(line_framer, crlf_is_an_end_and_blank_lines_are_none) {
  for (const std::size_t piece : {1, 2, 3, 1000}) {
    EXPECT_EQ(lines_of("{}\r\n\r\n\n \t \n  {\"b\":1}\r\n\n", piece),
              (strings{"{}", "  {\"b\":1}"}));
  }
}

TEST(line_framer, the_last_line_needs_no_end) {
  for (const std::size_t piece : {1, 2, 1000}) {
    EXPECT_EQ(lines_of("{}\n{\"last\":1}", piece), (strings{"{}", "{\"last\":1}"}));
    EXPECT_EQ(lines_of("{}\n   ", piece), (strings{"{}"}));
  }
}

TEST(line_framer, a_line_may_be_as_long_as_allowed_and_no_longer) {
  const std::string longest(100, 'x');
  for (const std::size_t piece : {1, 9, 1000}) {
    line_framer framer(100);
    batch out;
    bool fits = true;
    const std::string text = longest + "\n" + longest + "y\n";
    for (std::size_t at = 0; fits && at < text.size(); at += piece) {
      fits = framer.feed(std::string_view(text).substr(at, piece), out);
    }
    EXPECT_FALSE(fits);
    EXPECT_EQ(messages_of(out), strings{longest});
    EXPECT_TRUE(framer.open().starts_with(longest.substr(0, 90)));
  }
}

}  // namespace
}  // namespace ollama_cors::client
