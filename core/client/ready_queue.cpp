#include "client/ready_queue.hpp"

#include <algorithm>

#include "net/wait_until.hpp"

namespace ollama_cors::client {

void ready_queue::push(std::uint64_t tag) {
  bool was_empty = false;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    was_empty = tags_.empty();
    tags_.push_back(tag);
    if (callers_ != 0) filled_.notify_one();
  }
  if (was_empty) hook_.run();
}

void ready_queue::close() {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    closed_ = true;
  }
  filled_.notify_all();
  hook_.run();
}

ready_queue::result ready_queue::next(std::chrono::milliseconds patience,
                                      std::span<std::uint64_t> tags, std::size_t& count,
                                      const wait_by& by) {
  std::unique_lock lock(mutex_);
  // One that wake() is for, until the call is over, however it is over.
  struct caller {
    caller(ready_queue& of, std::unique_lock<std::mutex>& held, bool waits)
        : of_(of), held_(held), one_(waits ? 1 : 0) {
      of_.callers_ += one_;
    }
    ~caller() {
      if (!held_.owns_lock()) held_.lock();
      of_.callers_ -= one_;
    }
    ready_queue& of_;
    std::unique_lock<std::mutex>& held_;
    const std::size_t one_;
  };
  const caller mine(*this, lock, patience != patience.zero());
  const auto due = [this, wakes_before = wakes_] {
    return !tags_.empty() || closed_ || wake_pending_ || wakes_ != wakes_before;
  };
  const net::time_left left(patience);
  // What a wait has seen may be another caller's by then: it goes on for what is left of it.
  for (auto still = left.now(); !due() && still != patience.zero(); still = left.now()) {
    lock.unlock();
    by(
        still,
        [&] {
          const std::lock_guard looking(mutex_);
          return due();
        },
        [&] {
          std::unique_lock waiting(mutex_);
          net::wait_until(filled_, waiting, still, due);
        });
    lock.lock();
  }
  count = std::min(tags.size(), tags_.size());
  if (count != 0) {
    std::copy_n(tags_.begin(), count, tags.begin());
    tags_.erase(tags_.begin(), tags_.begin() + static_cast<std::ptrdiff_t>(count));
    return result::ok;
  }
  if (closed_) return result::closed;
  if (patience != patience.zero()) wake_pending_ = false;
  return result::timeout;
}

void ready_queue::wake() {
  {
    const std::lock_guard lock(mutex_);
    ++wakes_;
    if (callers_ == 0) wake_pending_ = true;
  }
  filled_.notify_all();
}

}  // namespace ollama_cors::client
