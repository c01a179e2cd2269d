#include "client/ready_queue.hpp"

#include <algorithm>
#include <utility>

#include "client/patience.hpp"

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
  if (was_empty) run_hook();
}

void ready_queue::close() {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    closed_ = true;
  }
  filled_.notify_all();
  run_hook();
}

ready_queue::result ready_queue::next(std::chrono::milliseconds patience,
                                      std::span<std::uint64_t> tags, std::size_t& count) {
  std::unique_lock lock(mutex_);
  const auto wakes_before = wakes_;
  ++waiting_;
  wait_until(filled_, lock, patience,
             [&] { return !tags_.empty() || closed_ || wake_pending_ || wakes_ != wakes_before; });
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

void ready_queue::set_hook(std::function<void()> hook) {
  const std::lock_guard lock(hook_mutex_);
  hook_ = std::move(hook);
}

// One hook at a time, so that set_hook() can wait for it. What the hook itself makes ready runs no
// second one: whoever it has called for takes that too.
void ready_queue::run_hook() {
  if (inside_hook()) return;
  const std::lock_guard running(hook_mutex_);
  if (!hook_) return;
  {
    const std::lock_guard lock(mutex_);
    hook_thread_ = std::this_thread::get_id();
  }
  hook_();
  const std::lock_guard lock(mutex_);
  hook_thread_ = {};
}

bool ready_queue::inside_hook() const noexcept {
  const std::lock_guard lock(mutex_);
  return hook_thread_ == std::this_thread::get_id();
}

}  // namespace ollama_cors::client
