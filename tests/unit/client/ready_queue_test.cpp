// Several callers wait for one queue: a tag goes to one of them, a wake to all.
#include "client/ready_queue.hpp"

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <vector>

namespace ollama_cors::client {
namespace {

using std::chrono::milliseconds;
using result = ready_queue::result;

struct a_ready_queue : testing::Test {
  // A wait is what a test says happens in it, and is over then: as one that has seen something.
  result next(milliseconds patience, std::vector<std::function<void()>> during = {}) {
    waits = 0;
    return queue.next(
        patience, tags, count,
        [&](milliseconds, const std::function<bool()>&, const std::function<void()>&) {
          ASSERT_LT(waits, during.size()) << "waits on";
          during[waits++]();
        });
  }
  void another_takes_it() {
    std::array<std::uint64_t, 1> theirs{};
    std::size_t got = 0;
    EXPECT_EQ(queue.next(milliseconds(0), theirs, got, {}), result::ok);
  }

  ready_queue queue;
  std::array<std::uint64_t, 2> tags{};
  std::size_t count = 0;
  std::size_t waits = 0;
};

TEST_F(a_ready_queue, is_waited_for_for_ever_when_another_caller_was_first) {
  const auto lost = [&] { queue.push(1), another_takes_it(); };
  EXPECT_EQ(next(milliseconds(-1), {lost, lost, [&] { queue.push(2); }}), result::ok);
  EXPECT_EQ(waits, 3U);
  ASSERT_EQ(count, 1U);
  EXPECT_EQ(tags[0], 2U);
}

TEST_F(a_ready_queue, ends_each_wait_by_a_wake) {
  const auto inner = [&] {
    std::array<std::uint64_t, 1> theirs{};
    std::size_t got = 0;
    const auto told = queue.next(
        milliseconds(-1), theirs, got,
        [&](milliseconds, const std::function<bool()>& ready, const std::function<void()>&) {
          EXPECT_FALSE(ready());
          queue.wake();
          EXPECT_TRUE(ready());
        });
    EXPECT_EQ(told, result::timeout);
  };
  EXPECT_EQ(next(milliseconds(-1), {inner}), result::timeout);
  EXPECT_EQ(waits, 1U);
  // Those it was for have had it.
  EXPECT_EQ(next(milliseconds(-1), {[&] { queue.close(); }}), result::closed);
  EXPECT_EQ(waits, 1U);
}

TEST_F(a_ready_queue, keeps_a_wake_for_the_next_that_would_wait) {
  queue.wake();
  EXPECT_EQ(next(milliseconds(0)), result::timeout);
  EXPECT_EQ(next(milliseconds(-1)), result::timeout);
  EXPECT_EQ(waits, 0U);
}

TEST_F(a_ready_queue, waits_as_its_caller_says_or_otherwise_by_itself) {
  const auto told = queue.next(milliseconds(1), tags, count,
                               [](milliseconds, const std::function<bool()>&,
                                  const std::function<void()>& otherwise) { otherwise(); });
  EXPECT_EQ(told, result::timeout);
  EXPECT_EQ(count, 0U);
}

}  // namespace
}  // namespace ollama_cors::client
