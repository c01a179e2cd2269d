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
    if (waiting_ != 0) filled_.notify_one();
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
                                      std::span<std::uint64_t> tags, std::size_t& count) {
  std::unique_lock lock(mutex_);
  const auto wakes_before = wakes_;
  ++waiting_;
  net::wait_until(filled_, lock, patience, [&] {
    return !tags_.empty() || closed_ || wake_pending_ || wakes_ != wakes_before;
  });
  --waiting_;
  count = std::min(tags.size(), tags_.size());
  if (count != 0) {
    std::copy_n(tags_.begin(), count, tags.begin());
    tags_.erase(tags_.begin(), tags_.begin() + static_cast<std::ptrdiff_t>(count));
    return result::ok;
  }
  if (closed_) return result::closed;
  if (patience != std::chrono::milliseconds::zero()) wake_pending_ = false;
  return result::timeout;
}

void ready_queue::wake() {
  {
    const std::lock_guard lock(mutex_);
    ++wakes_;
    if (waiting_ == 0) wake_pending_ = true;
  }
  filled_.notify_all();
}

bool ready_queue::pending() const {
  const std::lock_guard lock(mutex_);
  return !tags_.empty() || closed_ || wake_pending_;
}

}  // namespace ollama_cors::client
