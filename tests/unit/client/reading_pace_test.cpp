// When a stream is left alone for a moment.
#include "client/reading_pace.hpp"

#include <gtest/gtest.h>

using namespace ollama_cors;
using namespace std::chrono_literals;

namespace {

// Reads of so many bytes, each so long after it was waited for, until it hurries; at most `most`.
int reads_until_it_hurries(std::size_t bytes, std::chrono::microseconds waited, int most = 100) {
  client::reading_pace pace;
  net::clock::time_point now{1h};
  for (int reads = 1; reads <= most; ++reads) {
    pace.waits(now);
    now += waited;
    if (pace.hurries(bytes, now)) return reads;
  }
  return most + 1;
}

TEST(reading_pace, a_stream_that_has_little_to_read_at_once_hurries_after_some_of_it) {
  EXPECT_EQ(reads_until_it_hurries(100, 3us), 8);
  EXPECT_EQ(reads_until_it_hurries(60000, 299us), 8);
}

TEST(reading_pace, one_that_is_waited_for_or_brings_much_does_not) {
  EXPECT_EQ(reads_until_it_hurries(100, 300us), 101);
  EXPECT_EQ(reads_until_it_hurries(64 * 1024, 3us), 101);
}

TEST(reading_pace, one_pause_of_the_server_begins_it_anew) {
  client::reading_pace pace;
  net::clock::time_point now{1h};
  const auto read_after = [&](std::chrono::microseconds waited) {
    pace.waits(now);
    now += waited;
    return pace.hurries(100, now);
  };
  for (int i = 0; i < 20; ++i) read_after(1us);
  EXPECT_TRUE(read_after(1us));
  EXPECT_FALSE(read_after(10ms));
  for (int i = 0; i < 7; ++i) EXPECT_FALSE(read_after(1us));
  EXPECT_TRUE(read_after(1us));
}

}  // namespace
