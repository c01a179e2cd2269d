// The event queue: bounded and lossy for the producer, complete up to the drops for the reader.
#include "shim/event_queue.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using ollama_cors::shim::event;
using ollama_cors::shim::event_queue;
using result = event_queue::result;
using std::chrono::milliseconds;

constexpr milliseconds no_wait{0};
constexpr milliseconds for_ever{-1};
constexpr milliseconds never_reached{60'000};

event numbered(std::uint64_t id) {
  event item;
  item.id = id;
  return item;
}

TEST(event_queue, gives_events_in_order_then_times_out) {
  event_queue queue;
  queue.push(numbered(1));
  queue.push(numbered(2));
  event got;
  ASSERT_EQ(queue.next(no_wait, got), result::ok);
  EXPECT_EQ(got.id, 1u);
  ASSERT_EQ(queue.next(for_ever, got), result::ok);
  EXPECT_EQ(got.id, 2u);
  EXPECT_EQ(queue.next(no_wait, got), result::timeout);
  EXPECT_EQ(queue.next(milliseconds{5}, got), result::timeout);
  EXPECT_EQ(queue.dropped(), 0u);
}

TEST(event_queue, when_full_the_oldest_goes_and_is_counted) {
  event_queue queue;
  for (std::uint64_t id = 0; id < event_queue::capacity + 3; ++id) queue.push(numbered(id));
  EXPECT_EQ(queue.dropped(), 3u);
  event got;
  for (std::uint64_t id = 3; id < event_queue::capacity + 3; ++id) {
    ASSERT_EQ(queue.next(no_wait, got), result::ok);
    ASSERT_EQ(got.id, id);
  }
  EXPECT_EQ(queue.next(no_wait, got), result::timeout);
}

TEST(event_queue, keeps_the_order_where_its_ring_wraps) {
  event_queue queue;
  std::deque<std::uint64_t> expected;
  event got;
  // Two come for each that is read, until the oldest go, and then some.
  for (std::uint64_t id = 0; id < 8 * event_queue::capacity; ++id) {
    queue.push(numbered(id));
    expected.push_back(id);
    if (expected.size() > event_queue::capacity) expected.pop_front();
    if (id % 2 == 0) continue;
    ASSERT_EQ(queue.next(no_wait, got), result::ok);
    ASSERT_EQ(got.id, expected.front());
    expected.pop_front();
  }
  for (; !expected.empty(); expected.pop_front()) {
    ASSERT_EQ(queue.next(no_wait, got), result::ok);
    ASSERT_EQ(got.id, expected.front());
  }
  EXPECT_EQ(queue.next(no_wait, got), result::timeout);
}

TEST(event_queue, gives_back_the_room_of_what_goes_unread) {
  event_queue queue;
  const std::string target(200, 't');
  event item;
  for (std::size_t i = 0; i <= event_queue::capacity; ++i) {
    item.target.assign(target);
    queue.push(std::move(item));
  }
  EXPECT_GE(item.target.capacity(), target.size());  // of the oldest, which went
}

TEST(event_queue, drains_after_close_then_says_closed) {
  event_queue queue;
  queue.push(numbered(7));
  queue.close();
  queue.push(numbered(8));
  event got;
  ASSERT_EQ(queue.next(for_ever, got), result::ok);
  EXPECT_EQ(got.id, 7u);
  EXPECT_EQ(queue.next(for_ever, got), result::closed);
  EXPECT_EQ(queue.next(no_wait, got), result::closed);
}

TEST(event_queue, gives_a_last_event_behind_all_others) {
  event_queue queue;
  event got;
  for (std::size_t i = 0; i < event_queue::capacity; ++i) queue.push({.id = i});
  queue.close(event{.what = event::type::stopped});
  queue.close();
  for (std::size_t i = 0; i < event_queue::capacity; ++i) {
    ASSERT_EQ(queue.next(no_wait, got), result::ok);
    EXPECT_EQ(got.id, i);
  }
  EXPECT_EQ(queue.dropped(), 0U);
  ASSERT_EQ(queue.next(for_ever, got), result::ok);
  EXPECT_EQ(got.what, event::type::stopped);
  EXPECT_EQ(queue.next(for_ever, got), result::closed);
}

TEST(event_queue, close_ends_every_wait) {
  event_queue queue;
  const auto wait = [&] {
    event got;
    return queue.next(for_ever, got);
  };
  auto one = std::async(std::launch::async, wait);
  auto two = std::async(std::launch::async, wait);
  queue.close();
  EXPECT_EQ(one.get(), result::closed);
  EXPECT_EQ(two.get(), result::closed);
}

TEST(event_queue, push_ends_a_wait) {
  event_queue queue;
  event got;
  auto waiting = std::async(std::launch::async, [&] { return queue.next(never_reached, got); });
  queue.push(numbered(3));
  EXPECT_EQ(waiting.get(), result::ok);
  EXPECT_EQ(got.id, 3u);
}

// Whether the wake comes before the wait or in it, the wait ends: no order needs to be forced.
TEST(event_queue, a_wake_ends_one_wait_even_if_it_came_just_before) {
  event_queue queue;
  event got;
  queue.wake();
  EXPECT_EQ(queue.next(no_wait, got), result::timeout);
  EXPECT_EQ(queue.next(for_ever, got), result::timeout);
  for (int round = 0; round < 200; ++round) {
    auto waiting = std::async(std::launch::async, [&] { return queue.next(for_ever, got); });
    queue.wake();
    ASSERT_EQ(waiting.get(), result::timeout);
  }
}

TEST(event_queue, a_wake_loses_no_event) {
  event_queue queue;
  queue.push(numbered(4));
  queue.wake();
  event got;
  ASSERT_EQ(queue.next(for_ever, got), result::ok);
  EXPECT_EQ(got.id, 4u);
}

TEST(event_queue, a_wait_beyond_what_a_clock_can_hold_is_for_ever) {
  event_queue queue;
  event got;
  auto waiting =
      std::async(std::launch::async, [&] { return queue.next(milliseconds::max(), got); });
  EXPECT_EQ(waiting.wait_for(milliseconds{20}), std::future_status::timeout);
  queue.wake();
  EXPECT_EQ(waiting.get(), result::timeout);
}

TEST(event_queue, hook_runs_once_for_a_run_of_events) {
  event_queue queue;
  int runs = 0;
  queue.set_hook([&] { ++runs; });
  queue.push(numbered(1));
  queue.push(numbered(2));
  EXPECT_EQ(runs, 1);
  event got;
  while (queue.next(no_wait, got) == result::ok) continue;
  queue.push(numbered(3));
  EXPECT_EQ(runs, 2);
  queue.set_hook(nullptr);
  while (queue.next(no_wait, got) == result::ok) continue;
  queue.push(numbered(4));
  EXPECT_EQ(runs, 2);
}

TEST(event_queue, hook_runs_when_the_queue_closes) {
  event_queue queue;
  int runs = 0;
  queue.set_hook([&] { ++runs; });
  queue.close();
  queue.close();
  EXPECT_EQ(runs, 1);
}

TEST(event_queue, knows_that_it_is_inside_its_hook) {
  event_queue queue;
  bool inside = false, elsewhere = true;
  queue.set_hook([&] {
    inside = queue.inside_hook();
    elsewhere = std::async(std::launch::async, [&] { return queue.inside_hook(); }).get();
    queue.push(numbered(2));
  });
  EXPECT_FALSE(queue.inside_hook());
  queue.push(numbered(1));
  EXPECT_TRUE(inside);
  EXPECT_FALSE(elsewhere);
  EXPECT_FALSE(queue.inside_hook());
  event got;
  ASSERT_EQ(queue.next(no_wait, got), result::ok);
  ASSERT_EQ(queue.next(no_wait, got), result::ok);
  EXPECT_EQ(got.id, 2u);
}

TEST(event_queue, an_old_hook_runs_no_more_once_replaced) {
  event_queue queue;
  std::promise<void> entered;
  std::promise<void> leave;
  std::atomic<bool> finished = false;
  queue.set_hook([&] {
    entered.set_value();
    leave.get_future().wait();
    finished = true;
  });
  std::thread producer([&] { queue.push(numbered(1)); });
  entered.get_future().wait();
  auto replaced = std::async(std::launch::async, [&] {
    queue.set_hook(nullptr);
    return finished.load();
  });
  leave.set_value();
  EXPECT_TRUE(replaced.get());
  producer.join();
}

TEST(event_queue, many_producers_and_readers_lose_nothing_below_capacity) {
  event_queue queue;
  constexpr std::uint64_t producers = 4, each = 250;
  std::atomic<std::uint64_t> sum = 0, count = 0;
  std::vector<std::thread> threads;
  for (int reader = 0; reader < 2; ++reader) {
    threads.emplace_back([&] {
      event got;
      while (queue.next(for_ever, got) == result::ok) {
        sum += got.id;
        ++count;
      }
    });
  }
  std::vector<std::thread> writers;
  for (std::uint64_t writer = 0; writer < producers; ++writer) {
    writers.emplace_back([&, writer] {
      for (std::uint64_t i = 0; i < each; ++i) queue.push(numbered(writer * each + i));
    });
  }
  for (auto& thread : writers) thread.join();
  queue.close();
  for (auto& thread : threads) thread.join();
  constexpr auto total = producers * each;
  EXPECT_EQ(count, total);
  EXPECT_EQ(sum, total * (total - 1) / 2);
  EXPECT_EQ(queue.dropped(), 0u);
}

}  // namespace
