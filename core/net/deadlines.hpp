// Deadlines on one coarse tick: arming and moving one costs an assignment, no system call.
#pragma once

#include <chrono>

namespace ollama_cors::net {

using clock = std::chrono::steady_clock;

class deadline_owner {
public:
  virtual void deadline_expired() = 0;

protected:
  ~deadline_owner() = default;
};

// Embedded in its owner, which registers it with a `deadlines` for as long as it lives.
class deadline {
public:
  explicit deadline(deadline_owner& owner) noexcept : owner_(owner) {}
  deadline(const deadline&) = delete;
  deadline& operator=(const deadline&) = delete;

  void set(clock::time_point at) noexcept { at_ = at; }
  void clear() noexcept { at_ = clock::time_point::max(); }
  clock::time_point at() const noexcept { return at_; }

private:
  friend class deadlines;
  deadline_owner& owner_;
  clock::time_point at_ = clock::time_point::max();
  deadline* previous_ = nullptr;
  deadline* next_ = nullptr;
};

// The owner of the clock calls expire() at each tick; tests call it with a clock of their own.
class deadlines {
public:
  deadlines() = default;
  deadlines(const deadlines&) = delete;
  deadlines& operator=(const deadlines&) = delete;

  void add(deadline& item) noexcept;
  void remove(deadline& item) noexcept;
  bool empty() const noexcept { return first_ == nullptr; }

  // Each deadline at or before `now` is cleared, then its owner told; owners may add and remove.
  void expire(clock::time_point now);

private:
  deadline* first_ = nullptr;
  deadline* cursor_ = nullptr;  // the next one expire() will look at
};

}  // namespace ollama_cors::net
