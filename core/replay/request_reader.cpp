#include "replay/request_reader.hpp"

#include <algorithm>

namespace ollama_cors::replay {
namespace {

// Go's server takes a head of 1 MiB; no field of ours is near that.
constexpr http::head_limits limits{
    .head_bytes = 1024 * 1024, .target_bytes = 1024 * 1024, .fields = 10000};

}  // namespace

request_reader::step request_reader::feed(std::string_view bytes) {
  switch (phase_) {
    case phase::leading_line:
      // RFC 9112 2.2: an empty line before the request line is none of it.
      if (bytes.empty() || bytes == "\r") return {};
      phase_ = phase::head;
      if (bytes.starts_with("\r\n")) return {status::more, 2};
      [[fallthrough]];
    case phase::head:
      return feed_head(bytes);
    case phase::begin_body:
      left_ = head_.framing.length;
      phase_ = head_.framing.by == http::framing::kind::chunked ? phase::chunks : phase::length;
      return feed(bytes);
    case phase::length:
      return feed_length(bytes);
    case phase::chunks:
      return feed_chunks(bytes);
    case phase::complete:
      return {status::complete, 0};
    case phase::refused:
      break;
  }
  return {status::refused, 0};
}

request_reader::step request_reader::feed_head(std::string_view bytes) {
  const std::size_t before = head_bytes_.size();
  head_bytes_.append(bytes);
  const http::head_end end = http::find_head_end(head_bytes_, resume_from_);
  if (end.size == 0) {
    resume_from_ = end.resume_from;
    if (head_bytes_.size() > limits.head_bytes) {
      return refuse(http::gate_error::head_too_large, bytes.size());
    }
    return {status::more, bytes.size()};
  }
  head_bytes_.resize(end.size);
  if (const auto error = http::parse(head_bytes_, limits, head_)) {
    return refuse(*error, end.size - before);
  }
  phase_ = phase::begin_body;
  return {status::head_complete, end.size - before};
}

request_reader::step request_reader::feed_length(std::string_view bytes) {
  const auto taken =
      static_cast<std::size_t>(std::min(left_, static_cast<std::uint64_t>(bytes.size())));
  keep(bytes.substr(0, taken));
  left_ -= taken;
  if (left_ != 0) return {status::more, taken};
  phase_ = phase::complete;
  return {status::complete, taken};
}

request_reader::step request_reader::feed_chunks(std::string_view bytes) {
  std::size_t consumed = 0;
  while (consumed < bytes.size()) {
    const auto piece = chunks_.next(bytes.substr(consumed));
    keep(piece.payload);
    consumed += piece.consumed;
    if (piece.status == http::chunk_scanner::state::error) {
      return refuse(http::gate_error::bad_chunk, consumed);
    }
    if (piece.status == http::chunk_scanner::state::done) {
      phase_ = phase::complete;
      return {status::complete, consumed};
    }
  }
  return {status::more, consumed};
}

request_reader::step request_reader::refuse(http::gate_error error, std::size_t consumed) {
  phase_ = phase::refused;
  error_ = error;
  return {status::refused, consumed};
}

void request_reader::keep(std::string_view payload) {
  body_.append(payload.substr(0, kept_body - std::min(kept_body, body_.size())));
}

void request_reader::restart() {
  phase_ = phase::leading_line;
  head_bytes_.clear();
  body_.clear();
  resume_from_ = 0;
  chunks_ = {};
}

}  // namespace ollama_cors::replay
