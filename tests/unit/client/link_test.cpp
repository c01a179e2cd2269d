// Two sides of an exchange, and two readers of one: who loses a part to another waits on.
#include "client/link.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ollama_cors::client {
namespace {

using std::chrono::milliseconds;
using result = exchange::result;

// A wait is what a test says happens in it, and is over then: as one that has seen something.
struct scripted_door final : runner_door {
  void taken() override {}
  void filled() override {}
  void cancel() override {}
  void list(std::uint64_t) override {}
  void wait(milliseconds patience, const std::function<bool()>&,
            const std::function<void()>&) override {
    waits.push_back(patience);
    if (waits.size() <= during.size()) during[waits.size() - 1]();
  }
  std::vector<std::function<void()>> during;
  std::vector<milliseconds> waits;
};

struct a_link : testing::Test {
  a_link() { link.open(door); }

  void comes(std::string_view text) {
    batch staged;
    staged.add_message(text);
    link.offer(staged);
  }
  void ends() {
    batch staged;
    link.finish(staged, {.how = ended::done, .failure = {}, .report = {}});
  }
  void another_takes_it() {
    batch theirs;
    EXPECT_EQ(link.next(milliseconds(0), theirs), result::ok);
  }

  std::shared_ptr<scripted_door> door = std::make_shared<scripted_door>();
  exchange_link link{{.queue_bytes = 1000, .tag = 0, .streamed = true, .body_length = {}}};
  batch output;
};

TEST_F(a_link, waits_on_for_ever_when_another_reader_was_first) {
  const auto lost = [&] { comes("theirs"), another_takes_it(); };
  door->during = {lost, lost, [&] { comes("ours"); }};
  EXPECT_EQ(link.next(milliseconds(-1), output), result::ok);
  ASSERT_EQ(output.messages().size(), 1U);
  EXPECT_EQ(output.messages()[0].text(), "ours");
  EXPECT_EQ(door->waits, std::vector(3, milliseconds(-1)));
}

TEST_F(a_link, is_closed_to_who_loses_the_end_to_another_reader) {
  door->during = {[&] { ends(), another_takes_it(); }};
  EXPECT_EQ(link.next(milliseconds(-1), output), result::closed);
  EXPECT_EQ(door->waits.size(), 1U);
}

TEST_F(a_link, waits_for_what_is_left_of_the_time) {
  door->during = {[&] { comes("theirs"), another_takes_it(); }, [&] { comes("ours"); }};
  EXPECT_EQ(link.next(std::chrono::hours(1), output), result::ok);
  ASSERT_EQ(door->waits.size(), 2U);
  EXPECT_GT(door->waits[1], milliseconds(0));
  EXPECT_LE(door->waits[1], door->waits[0]);
}

TEST_F(a_link, does_not_wait_without_patience) {
  EXPECT_EQ(link.next(milliseconds(0), output), result::timeout);
  EXPECT_TRUE(door->waits.empty());
}

TEST_F(a_link, waits_on_when_another_writer_took_the_room) {
  std::size_t taken = 0;
  const std::string much(1024 * 1024, 'x');
  ASSERT_EQ(link.write(much, milliseconds(0), taken), result::ok);
  ASSERT_LT(taken, much.size());
  bool ended = false;
  door->during = {[&] {
                    link.take_body(much.size(), ended);
                    std::size_t theirs = 0;
                    EXPECT_EQ(link.write(much, milliseconds(0), theirs), result::ok);
                  },
                  [&] { link.take_body(10, ended); }};
  EXPECT_EQ(link.write(much, milliseconds(-1), taken), result::ok);
  EXPECT_EQ(taken, 10U);
  EXPECT_EQ(door->waits, std::vector(2, milliseconds(-1)));
}

}  // namespace
}  // namespace ollama_cors::client
