// Events of an event stream, whole and in pieces: the standard's own examples among them.
#include "client/event_framer.hpp"

#include <gtest/gtest.h>

#include "unit/client/told.hpp"

namespace ollama_cors::client {
namespace {

using test::events_of;
using test::strings;

strings events_in(std::string_view text, std::size_t piece) {
  event_framer framer(1000);
  batch out;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    EXPECT_TRUE(framer.feed(text.substr(at, piece), out));
  }
  framer.end(out);
  return events_of(out);
}

void expect_events(std::string_view text, const strings& events) {
  for (const std::size_t piece : {1, 2, 3, 5, 1000}) {
    EXPECT_EQ(events_in(text, piece), events) << text << " in pieces of " << piece;
  }
}

TEST(event_framer, data_with_and_without_a_space) {
  expect_events("data: {\"a\":1}\n\ndata:{\"b\":2}\n\ndata:  two\n\n",
                {"={\"a\":1}", "={\"b\":2}", "= two"});
}

TEST(event_framer, names_comments_and_fields_of_no_interest) {
  expect_events(
      ": comment\n\nevent: message_start\ndata: {}\nid: 7\nretry: 10\nfoo: bar\n\n:\n\ndata: x\n\n",
      {"message_start={}", "=x"});
}

TEST(event_framer, several_lines_of_data_are_joined) {
  expect_events("data: YHOO\ndata: +2\ndata: 10\n\n", {"=YHOO\n+2\n10"});
  // The standard's third and fourth examples.
  expect_events("data\n\ndata\ndata\n\ndata:", {"=", "=\n"});
  expect_events("data:test\n\ndata: test\n\n", {"=test", "=test"});
}

TEST(event_framer, all_three_line_ends) {
  expect_events("data: a\r\n\r\ndata: b\r\rdata: c\n\r\ndata: d\r\ndata: e\r\n\n",
                {"=a", "=b", "=c", "=d\ne"});
}

TEST(event_framer, an_event_without_data_is_none) {
  expect_events("event: ping\n\ndata: x\n\n", {"=x"});
}

TEST(event_framer, a_byte_order_mark_at_the_beginning_is_none_of_it) {
  expect_events(
      "\xEF\xBB\xBF"
      "data: a\n\n\xEF\xBB\xBF"
      "data: b\n\n",
      {"=a"});
  expect_events(
      "\xEF\xBB"
      "data: a\n\ndata: b\n\n",
      {"=b"});
}

TEST(event_framer, text_beyond_ascii_ends_nothing) {
  const std::string odd = "\xC2\x85\xE2\x80\xA8\xE2\x80\xA9\xF0\x9F\x8D\x95";
  expect_events("data: " + odd + "\n\n", {"=" + odd});
}

TEST(event_framer, the_last_event_counts_where_its_last_line_is_whole) {
  expect_events("data: a\n\ndata: [DONE]\n", {"=a", "=[DONE]"});
  expect_events("data: a\n\ndata: [DO", {"=a"});
}

TEST(event_framer, an_event_may_be_as_long_as_allowed_and_no_longer) {
  for (const std::size_t piece : {1, 9, 1000}) {
    event_framer framer(50);
    batch out;
    const std::string text = "data: " + std::string(40, 'x') + "\n\ndata: " + std::string(20, 'y') +
                             "\ndata: " + std::string(40, 'z') + "\n\n";
    bool fits = true;
    for (std::size_t at = 0; fits && at < text.size(); at += piece) {
      fits = framer.feed(std::string_view(text).substr(at, piece), out);
    }
    EXPECT_FALSE(fits);
    EXPECT_EQ(events_of(out), strings{"=" + std::string(40, 'x')});
  }
}

// Behind whatever is open, and with whatever inside: in its own chunk as in any pieces.
TEST(event_framer, an_event_that_is_a_chunk_of_its_own_is_no_other) {
  for (const std::string before :
       {"", "data: a\n\n", "data: a", "data: a\n", "event: b\n", "data: a\r", "data: a\r\n\r",
        ": c\n", "dat", "\xEF\xBB\xBF", "\xEF\xBB", "\n"}) {
    for (const std::string event :
         {"data: x\n\n", "data: \n\n", "data:\n\n", "data: x\r\n\n", "data: x\ry\n\n",
          "data: x\ndata: y\n\n", "data: x\n\n\n\n", "data: x\n", "data:  x\n\n", "data: \r\n\n"}) {
      event_framer framer(1000);
      batch out;
      framer.feed(before, out);
      framer.feed(event, out);
      framer.feed("data: z\n\n", out);
      framer.end(out);
      EXPECT_EQ(events_of(out), events_in(before + event + "data: z\n\n", 1)) << before << event;
    }
  }
}

TEST(event_framer, an_event_that_is_a_chunk_of_its_own_may_be_as_long_as_allowed_and_no_longer) {
  const std::string longest = "data: " + std::string(44, 'x') + "\n\n";
  event_framer framer(50);
  batch out;
  EXPECT_TRUE(framer.feed(longest, out));
  EXPECT_TRUE(framer.feed(longest, out));
  EXPECT_FALSE(framer.feed("data: x" + longest.substr(6), out));
  EXPECT_EQ(events_of(out).size(), 2u);
}

}  // namespace
}  // namespace ollama_cors::client
