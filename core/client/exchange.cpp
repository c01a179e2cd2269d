#include "client/exchange.hpp"

#include <utility>

#include "client/link.hpp"

namespace ollama_cors::client {

exchange& exchange::operator=(exchange&& other) noexcept {
  if (this == &other) return *this;
  cancel();
  link_ = std::move(other.link_);
  return *this;
}

exchange::~exchange() {
  cancel();
}

exchange::result exchange::next(wait patience, batch& output) {
  return link_->next(patience, output);
}

exchange::result exchange::write(std::string_view bytes, wait patience, std::size_t& taken) {
  return link_->write(bytes, patience, taken);
}

void exchange::finish_body() {
  link_->finish_body();
}

std::uint64_t exchange::body_left() const noexcept {
  return link_->body_left();
}

void exchange::cancel() noexcept {
  try {
    if (link_) link_->cancel();
  } catch (...) {
    // No memory to post a task: the exchange goes on until its end.
  }
}

}  // namespace ollama_cors::client
