// Alarms ring once, not before their time, and not at all when they were cleared.
#include "net/alarm.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

namespace ollama_cors::net {
namespace {

using namespace std::chrono_literals;

TEST(alarm, rings_at_its_time) {
  loop on;
  alarm one(on);
  const auto due = clock::now() + 20ms;
  clock::time_point rang{};
  one.set(due, [&] {
    rang = clock::now();
    on.finish();
  });
  on.run();
  EXPECT_GE(rang, due);
}

TEST(alarm, rings_for_the_last_that_was_set) {
  loop on;
  alarm one(on);
  int first = 0, second = 0;
  one.set(clock::now(), [&] { ++first; });
  one.set(clock::now() + 1ms, [&] {
    ++second;
    on.finish();
  });
  on.run();
  EXPECT_EQ(first, 0);
  EXPECT_EQ(second, 1);
}

TEST(alarm, is_silent_once_cleared_or_gone) {
  loop on;
  alarm cleared(on), last(on);
  std::optional<alarm> gone;
  gone.emplace(on);
  int rang = 0;
  cleared.set(clock::now(), [&] { ++rang; });
  gone->set(clock::now(), [&] { ++rang; });
  last.set(clock::now() + 5ms, [&] { on.finish(); });
  cleared.clear();
  gone.reset();
  on.run();
  EXPECT_EQ(rang, 0);
}

}  // namespace
}  // namespace ollama_cors::net
