#include "client/link.hpp"

#include <algorithm>
#include <utility>

#include "net/wait_until.hpp"

namespace ollama_cors::client {

bool exchange_link::mark_ready() {
  if (readers_ != 0 || writers_ != 0) changed_.notify_all();
  if (tag_ == 0 || listed_) return false;
  return listed_ = true;
}

bool exchange_link::offer(batch& staged) {
  bool list = false;
  bool room = true;
  {
    const std::lock_guard lock(mutex_);
    if (!staged.empty()) {
      waiting_.take(staged);
      list = mark_ready();
    }
    full_ = waiting_.weight() >= limit_;
    room = !full_;
  }
  if (list) door_->list(tag_);
  return room;
}

void exchange_link::finish(batch& staged, ending how) {
  bool list = false;
  {
    const std::lock_guard lock(mutex_);
    if (ended_) return;
    ended_ = true;
    waiting_.take(staged);
    waiting_.set_ending(std::move(how));
    body_open_ = false;
    list = mark_ready();
    changed_.notify_all();
  }
  if (list) door_->list(tag_);
}

std::string exchange_link::take_body(std::size_t most, bool& ended) {
  std::string taken;
  bool list = false;
  {
    const std::lock_guard lock(mutex_);
    if (body_.size() <= most) {
      taken.swap(body_);
    } else {
      taken = body_.substr(0, most);
      body_.erase(0, most);
    }
    ended = !body_open_ && body_.empty();
    body_hungry_ = taken.empty() && !ended;
    if (!taken.empty()) {
      if (writers_ != 0) changed_.notify_all();
      if (wants_room_) list = mark_ready();
      wants_room_ = false;
    }
  }
  if (list) door_->list(tag_);
  return taken;
}

void exchange_link::refuse_body() {
  const std::lock_guard lock(mutex_);
  body_open_ = false;
  body_.clear();
  if (writers_ != 0) changed_.notify_all();
}

exchange::result exchange_link::next(exchange::wait patience, batch& output) {
  output.clear();
  const net::time_left left(patience);
  bool resume = false;
  for (auto still = left.now();; still = left.now()) {
    {
      const std::lock_guard lock(mutex_);
      listed_ = false;
      if (!waiting_.empty()) {
        std::swap(waiting_, output);
        end_taken_ = output.end() != nullptr;
        resume = std::exchange(full_, false);
        if (end_taken_ && readers_ != 0) changed_.notify_all();
        break;
      }
      if (end_taken_) return exchange::result::closed;
    }
    if (still == exchange::wait::zero()) return exchange::result::timeout;
    // What this sees may be another reader's by then: the wait goes on for what is left of it.
    wait_for_something(still);
  }
  if (resume) door_->taken();
  output.seal();
  return exchange::result::ok;
}

bool exchange_link::has_something() const {
  const std::lock_guard lock(mutex_);
  return !waiting_.empty() || end_taken_;
}

void exchange_link::wait_for_something(exchange::wait patience) {
  door_->wait(
      patience, [this] { return has_something(); },
      [this, patience] {
        std::unique_lock lock(mutex_);
        ++readers_;
        net::wait_until(changed_, lock, patience,
                        [this] { return !waiting_.empty() || end_taken_; });
        --readers_;
      });
}

exchange::result exchange_link::write(std::string_view bytes, exchange::wait patience,
                                      std::size_t& taken) {
  taken = 0;
  const net::time_left left(patience);
  bool fill = false;
  for (auto still = left.now();; still = left.now()) {
    {
      const std::lock_guard lock(mutex_);
      listed_ = false;
      if (!body_open_) return exchange::result::closed;
      if (body_.size() < body_room) {
        taken = std::min(bytes.size(), body_room - body_.size());
        if (body_left_) *body_left_ -= taken;
        body_.append(bytes.substr(0, taken));
        fill = taken != 0 && std::exchange(body_hungry_, false);
        break;
      }
      if (still == exchange::wait::zero()) {
        wants_room_ = true;
        return exchange::result::timeout;
      }
    }
    // As above: the room may be another writer's by then.
    wait_for_room(still);
  }
  if (fill) door_->filled();
  return exchange::result::ok;
}

bool exchange_link::has_room() const {
  const std::lock_guard lock(mutex_);
  return !body_open_ || body_.size() < body_room;
}

void exchange_link::wait_for_room(exchange::wait patience) {
  door_->wait(
      patience, [this] { return has_room(); },
      [this, patience] {
        std::unique_lock lock(mutex_);
        ++writers_;
        net::wait_until(changed_, lock, patience,
                        [this] { return !body_open_ || body_.size() < body_room; });
        --writers_;
      });
}

void exchange_link::finish_body() {
  {
    const std::lock_guard lock(mutex_);
    if (!body_open_) return;
    body_open_ = false;
    body_hungry_ = false;
  }
  door_->filled();
}

std::uint64_t exchange_link::body_left() const {
  const std::lock_guard lock(mutex_);
  return body_left_.value_or(UINT64_MAX);
}

void exchange_link::cancel() {
  {
    const std::lock_guard lock(mutex_);
    if (ended_) return;
  }
  door_->cancel();
}

}  // namespace ollama_cors::client
