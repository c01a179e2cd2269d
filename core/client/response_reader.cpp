#include "client/response_reader.hpp"

#include <algorithm>

namespace ollama_cors::client {
namespace {

// Whether an answer may begin so (RFC 9112 4), as far as it has come.
bool may_be_http(std::string_view beginning) noexcept {
  constexpr std::string_view name = "HTTP/";
  return beginning.substr(0, name.size()) == name.substr(0, beginning.size());
}

constexpr http::head_limits limits{.head_bytes = 256 * 1024, .target_bytes = 0, .fields = 1000};

}  // namespace

void response_reader::begin(bool to_head_request) noexcept {
  state_ = state::head;
  held_.clear();
  resume_ = 0;
  scanner_ = {};
  to_head_ = to_head_request;
}

response_reader::piece response_reader::next(std::string_view bytes) {
  switch (state_) {
    case state::head:
      return next_head(bytes);
    case state::done:
      return {found::done, 0};
    case state::error:
      return {found::error, 0};
    case state::counted:
    case state::chunked:
    case state::until_close:
      break;
  }
  return next_body(bytes);
}

response_reader::piece response_reader::fail(http::gate_error why) noexcept {
  state_ = state::error;
  why_ = why;
  return {found::error, 0};
}

response_reader::piece response_reader::next_head(std::string_view bytes) {
  const std::size_t before = held_.size();
  std::size_t passed = 0;  // interim heads
  held_.append(bytes);
  for (;;) {
    const std::string_view text = std::string_view(held_).substr(passed);
    const auto end = http::find_head_end(text, resume_);
    resume_ = end.resume_from;
    if (end.size == 0) {
      // Whoever speaks another protocol may wait for us, or go: its first bytes say enough.
      if (!may_be_http(text)) return fail(http::gate_error::bad_status_line);
      held_.erase(0, passed);
      if (held_.size() > limits.head_bytes) return fail(http::gate_error::head_too_large);
      return {found::nothing, bytes.size()};
    }
    resume_ = 0;
    const auto error = http::parse(text.substr(0, end.size), limits, head_);
    if (error) return fail(*error);
    passed += end.size;
    if (head_.status >= 200) break;
  }
  held_.resize(passed);
  begin_body();
  return {found::head, passed - before};
}

void response_reader::begin_body() noexcept {
  using kind = http::framing::kind;
  const auto& framing = head_.framing;
  left_ = framing.length;
  if (to_head_ || framing.by == kind::none || (framing.by == kind::length && left_ == 0)) {
    state_ = state::done;
  } else if (framing.by == kind::length) {
    state_ = state::counted;
  } else if (framing.by == kind::chunked) {
    state_ = state::chunked;
  } else {
    state_ = state::until_close;
  }
}

response_reader::piece response_reader::next_body(std::string_view bytes) {
  if (bytes.empty()) return {};
  runs_.clear();
  if (state_ == state::until_close) {
    runs_.push_back(bytes);
    return {found::payload, bytes.size(), runs_};
  }
  if (state_ == state::counted) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
    left_ -= size;
    if (left_ == 0) state_ = state::done;
    runs_.push_back(bytes.substr(0, size));
    return {found::payload, size, runs_};
  }
  return next_chunks(bytes);
}

// As many chunks as there are: a stream's tokens are one chunk each, and whoever reads them is
// spared a call for each.
response_reader::piece response_reader::next_chunks(std::string_view bytes) {
  using scanned = http::chunk_scanner::state;
  std::size_t consumed = 0;
  while (consumed < bytes.size()) {
    const auto part = scanner_.next(bytes.substr(consumed));
    consumed += part.consumed;
    if (part.status == scanned::error) {
      state_ = state::error;
      why_ = http::gate_error::bad_chunk;
      break;
    }
    if (part.status == scanned::done) {
      state_ = state::done;
      break;
    }
    // By its two halves: a copy of all of it would wait for both to be written.
    if (!part.payload.empty()) runs_.emplace_back(part.payload.data(), part.payload.size());
  }
  if (!runs_.empty()) return {found::payload, consumed, runs_};
  if (state_ == state::error) return {found::error, consumed};
  return {state_ == state::done ? found::done : found::nothing, consumed};
}

bool response_reader::completed_by_end(bool clean) const noexcept {
  return state_ == state::done || (state_ == state::until_close && clean);
}

}  // namespace ollama_cors::client
