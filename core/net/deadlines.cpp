#include "net/deadlines.hpp"

namespace ollama_cors::net {

void deadlines::add(deadline& item) noexcept {
  item.previous_ = nullptr;
  item.next_ = first_;
  if (first_ != nullptr) first_->previous_ = &item;
  first_ = &item;
}

void deadlines::remove(deadline& item) noexcept {
  if (cursor_ == &item) cursor_ = item.next_;
  if (item.previous_ != nullptr) {
    item.previous_->next_ = item.next_;
  } else if (first_ == &item) {
    first_ = item.next_;
  }
  if (item.next_ != nullptr) item.next_->previous_ = item.previous_;
  item.previous_ = nullptr;
  item.next_ = nullptr;
}

void deadlines::expire(clock::time_point now) {
  for (cursor_ = first_; cursor_ != nullptr;) {
    deadline& item = *cursor_;
    cursor_ = item.next_;
    if (item.at_ > now) continue;
    item.clear();
    item.owner_.deadline_expired();
  }
}

}  // namespace ollama_cors::net
