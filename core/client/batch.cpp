#include "client/batch.hpp"

#include <utility>

namespace ollama_cors::client {
namespace {

// One long message shall not be paid for by all that come behind it.
constexpr std::size_t kept = 1024 * 1024;

}  // namespace

void batch::clear() noexcept {
  head_.reset();
  text_.clear();
  if (text_.capacity() > kept) text_.shrink_to_fit();
  spans_.clear();
  messages_.clear();
  raw_ = false;
  if (ending_.how != ended::no) ending_ = {};
}

void batch::add_message(std::string_view data, std::string_view event) {
  const std::size_t at = text_.size();
  text_.append(data).push_back('\0');
  std::size_t name = at + data.size();  // of one without a name, that NUL
  if (!event.empty()) {
    name = text_.size();
    text_.append(event).push_back('\0');
  }
  spans_.push_back({at, data.size(), name, event.size()});
}

void batch::add_bytes(std::string_view data) {
  if (data.empty()) return;
  raw_ = true;
  text_.append(data);
  if (spans_.empty()) {
    spans_.push_back({0, data.size(), data.size(), 0});
  } else {
    spans_.back().size += data.size();
    spans_.back().event = text_.size();
  }
}

void batch::truncate(std::size_t count) noexcept {
  if (count >= spans_.size()) return;
  text_.resize(spans_[count].data);
  spans_.resize(count);
}

void batch::take(batch& later) {
  if (empty()) {
    std::swap(*this, later);
    return later.clear();
  }
  if (later.head_) head_ = std::move(later.head_);
  if (later.raw_) {
    add_bytes(later.text_);
  } else {
    const std::size_t base = text_.size();
    text_.append(later.text_);
    for (span_of span : later.spans_) {
      span.data += base;
      span.event += base;
      spans_.push_back(span);
    }
  }
  if (later.ending_.how != ended::no) ending_ = std::move(later.ending_);
  later.clear();
}

void batch::seal() {
  messages_.clear();
  messages_.reserve(spans_.size());
  for (const span_of& span : spans_) {
    messages_.push_back(
        {text_.data() + span.data, span.size, text_.data() + span.event, span.event_size});
  }
}

}  // namespace ollama_cors::client
