// The queue between the shim's threads and whoever pulls. The producer's side is short and never
// waits for a reader; what a reader misses is counted, not kept.
#include "shim/event_queue.hpp"

#include <utility>

namespace ollama_cors::shim {

void event_queue::push(event item) {
  bool was_empty = false;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    was_empty = items_.empty();
    if (items_.size() == capacity) {
      items_.pop_front();
      ++dropped_;
    }
    items_.push_back(std::move(item));
  }
  filled_.notify_one();
  if (was_empty) run_hook();
}

void event_queue::close(std::optional<event> last) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    closed_ = true;
    last_ = std::move(last);
  }
  filled_.notify_all();
  run_hook();
}

event_queue::result event_queue::next(std::chrono::milliseconds wait, event& output) {
  // A steady clock's end is nearer than the largest count of milliseconds: beyond a year, a wait
  // is one for ever.
  constexpr std::chrono::hours as_good_as_ever{24 * 365};
  const bool for_ever = wait < std::chrono::milliseconds::zero() || wait > as_good_as_ever;

  std::unique_lock lock(mutex_);
  const auto wakes_before = wakes_;
  const auto ready = [&] {
    return !items_.empty() || closed_ || wake_pending_ || wakes_ != wakes_before;
  };
  ++waiting_;
  if (for_ever) {
    filled_.wait(lock, ready);
  } else {
    filled_.wait_for(lock, wait, ready);
  }
  --waiting_;

  if (!items_.empty()) {
    output = std::move(items_.front());
    items_.pop_front();
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

void event_queue::set_hook(std::function<void()> hook) {
  const std::lock_guard lock(hook_mutex_);
  hook_ = std::move(hook);
}

// One hook at a time, so that set_hook() can wait for it. An event pushed by the hook itself runs
// no second one: whoever the hook has called for drains that event too.
void event_queue::run_hook() {
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

bool event_queue::inside_hook() const noexcept {
  const std::lock_guard lock(mutex_);
  return hook_thread_ == std::this_thread::get_id();
}

std::uint64_t event_queue::dropped() const {
  const std::lock_guard lock(mutex_);
  return dropped_;
}

}  // namespace ollama_cors::shim
