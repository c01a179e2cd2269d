#include "net/deadlines.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

namespace ollama_cors::net {
namespace {

using namespace std::chrono_literals;

// A clock that only the test moves.
const clock::time_point start{};

struct owner final : deadline_owner {
  explicit owner(deadlines& all) : all_(all) { all_.add(item); }
  ~owner() { all_.remove(item); }
  void deadline_expired() override {
    ++expirations;
    if (then) then();
  }

  deadlines& all_;
  deadline item{*this};
  int expirations = 0;
  std::function<void()> then;
};

TEST(deadlines, expires_at_its_time_and_only_once) {
  deadlines all;
  owner one(all);
  one.item.set(start + 100ms);
  all.expire(start + 99ms);
  EXPECT_EQ(one.expirations, 0);
  all.expire(start + 100ms);
  all.expire(start + 200ms);
  EXPECT_EQ(one.expirations, 1);
}

TEST(deadlines, progress_moves_it_and_clearing_disarms_it) {
  deadlines all;
  owner one(all);
  one.item.set(start + 100ms);
  one.item.set(start + 300ms);
  all.expire(start + 200ms);
  EXPECT_EQ(one.expirations, 0);
  one.item.clear();
  all.expire(start + 400ms);
  EXPECT_EQ(one.expirations, 0);
}

TEST(deadlines, owners_may_remove_their_neighbours_while_expiring) {
  deadlines all;
  auto gone = std::make_unique<owner>(all);
  owner remover(all);  // added last, looked at first
  auto later = std::make_unique<owner>(all);
  gone->item.set(start);
  later->item.set(start);
  remover.item.set(start);
  remover.then = [&] { gone.reset(); };
  all.expire(start);
  EXPECT_EQ(remover.expirations, 1);
  EXPECT_EQ(later->expirations, 1);
}

TEST(deadlines, is_empty_when_all_are_removed) {
  deadlines all;
  EXPECT_TRUE(all.empty());
  {
    owner one(all);
    EXPECT_FALSE(all.empty());
  }
  EXPECT_TRUE(all.empty());
}

}  // namespace
}  // namespace ollama_cors::net
