// The queue between the shim's threads and whoever pulls. The producer's side is short and never
// waits for a reader; what a reader misses is counted, not kept.
#include "shim/event_queue.hpp"

#include <utility>

#include "net/wait_until.hpp"

namespace ollama_cors::shim {

void event_queue::push(event&& item) {
  bool was_empty = false;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    was_empty = size_ == 0;
    if (was_empty) first_ = 0;  // who reads in time keeps the ring small
    const std::size_t place = (first_ + size_) % capacity;
    if (place == items_.size()) items_.emplace_back();
    std::swap(items_[place], item);
    if (size_ == capacity) {
      first_ = (first_ + 1) % capacity;
      ++dropped_;
    } else {
      ++size_;
    }
  }
  filled_.notify_one();
  if (was_empty) hook_.run();
}

void event_queue::close(std::optional<event> last) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    closed_ = true;
    last_ = std::move(last);
  }
  filled_.notify_all();
  hook_.run();
}

event_queue::result event_queue::next(std::chrono::milliseconds wait, event& output) {
  std::unique_lock lock(mutex_);
  const auto wakes_before = wakes_;
  ++waiting_;
  net::wait_until(filled_, lock, wait,
                  [&] { return size_ != 0 || closed_ || wake_pending_ || wakes_ != wakes_before; });
  --waiting_;

  if (size_ != 0) {
    output = std::move(items_[first_]);
    first_ = (first_ + 1) % capacity;
    --size_;
    return result::ok;
  }
  if (last_) {
    output = *std::move(last_);
    last_.reset();
    return result::ok;
  }
  if (closed_) return result::closed;
  if (wait != std::chrono::milliseconds::zero()) wake_pending_ = false;
  return result::timeout;
}

void event_queue::wake() {
  {
    const std::lock_guard lock(mutex_);
    ++wakes_;
    if (waiting_ == 0) wake_pending_ = true;
  }
  filled_.notify_all();
}

std::uint64_t event_queue::dropped() const {
  const std::lock_guard lock(mutex_);
  return dropped_;
}

}  // namespace ollama_cors::shim
