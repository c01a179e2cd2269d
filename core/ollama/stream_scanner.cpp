// Lines or events outside, JSON inside. A terminator counts once the object that holds it is whole:
// a stream that breaks off inside its last frame has not ended.
#include "ollama/stream_scanner.hpp"

#include <algorithm>

namespace ollama_cors::ollama {
namespace {

constexpr std::string_view done_text = "[DONE]";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_blank(std::string_view text) noexcept {
  return text.find_first_not_of(" \t\r") == text.npos;
}

}  // namespace

dialect stream_dialect_of(std::string_view path) noexcept {
  if (path == "/v1/chat/completions" || path == "/v1/completions") return dialect::openai;
  if (path == "/v1/responses") return dialect::responses;
  if (path == "/v1/messages") return dialect::anthropic;
  return path.starts_with("/api/") ? dialect::ndjson : dialect::plain;
}

std::string_view stream_media_type(dialect value) noexcept {
  switch (value) {
    case dialect::ndjson:
      return "application/x-ndjson";
    case dialect::openai:
    case dialect::responses:
    case dialect::anthropic:
      return "text/event-stream";
    case dialect::plain:
      break;
  }
  return {};
}

void stream_scanner::feed(std::string_view payload) noexcept {
  // What comes behind the end changes nothing any more.
  if (seen_ != end::none || payload.empty()) return;
  switch (dialect_) {
    case dialect::ndjson:
      return feed_lines(payload);
    case dialect::openai:
    case dialect::responses:
    case dialect::anthropic:
      return feed_events(without_byte_order_mark(payload));
    case dialect::plain:
      break;
  }
}

bool stream_scanner::between_frames() const noexcept {
  const bool mark_open = marked_ != 0 && marked_ != byte_order_mark.size();
  return !line_open_ && !event_open_ && !mark_open;
}

void stream_scanner::feed_lines(std::string_view payload) noexcept {
  while (!payload.empty() && seen_ == end::none) {
    const auto size = payload.find('\n');
    const auto line = payload.substr(0, size);
    line_open_ = line_open_ || !is_blank(line);
    feed_object(line);
    if (size == payload.npos || seen_ != end::none) return;
    line_open_ = false;
    json_.reset();
    payload.remove_prefix(size + 1);
  }
}

void stream_scanner::feed_object(std::string_view bytes) noexcept {
  while (!bytes.empty() && seen_ == end::none) {
    bytes.remove_prefix(json_.feed(bytes));
    if (json_.object_ended()) judge_object();
  }
}

void stream_scanner::judge_object() noexcept {
  const auto& object = json_.found();
  const bool is_error = stream_json::is_set(object.error);
  switch (dialect_) {
    case dialect::ndjson:
      if (is_error) {
        seen_ = end::error;
      } else if (object.done == stream_json::holds::yes || object.status.view() == "success") {
        seen_ = end::terminator;
      }
      return;
    case dialect::openai:
      if (is_error) {
        seen_ = end::error;
      } else if (object.finish_reason) {
        seen_ = end::terminator;
      }
      break;
    case dialect::responses:
      next_sequence_number_ = std::max(next_sequence_number_, object.sequence_number + 1);
      if (is_error) seen_ = end::error;
      break;
    case dialect::anthropic:
    case dialect::plain:
      break;
  }
  judge_name(object.type.view());
  judge_name(event_.view());
}

void stream_scanner::judge_name(std::string_view type) noexcept {
  const bool terminates = (dialect_ == dialect::anthropic && type == "message_stop") ||
                          (dialect_ == dialect::responses &&
                           (type == "response.completed" || type == "response.failed" ||
                            type == "response.incomplete"));
  if (seen_ != end::none) return;
  if (type == "error") {
    seen_ = end::error;
  } else if (terminates) {
    seen_ = end::terminator;
  }
}

std::string_view stream_scanner::without_byte_order_mark(std::string_view payload) noexcept {
  while (!payload.empty() && marked_ < byte_order_mark.size()) {
    if (payload.front() != byte_order_mark[marked_]) {
      // A part of one is the beginning of a field's name.
      if (marked_ != 0) feed_field(byte_order_mark.substr(0, marked_));
      marked_ = static_cast<std::uint8_t>(byte_order_mark.size());
      break;
    }
    ++marked_;
    payload.remove_prefix(1);
  }
  return payload;
}

// The standard's three line ends: LF, CRLF, CR. Each is looked for once, so that a stream that
// knows only one of them costs no more.
void stream_scanner::feed_events(std::string_view payload) noexcept {
  std::size_t lf = payload.find('\n');
  std::size_t cr = payload.find('\r');
  for (std::size_t at = 0; at < payload.size() && seen_ == end::none;) {
    if (after_cr_) {
      after_cr_ = false;
      if (payload[at] == '\n') {
        ++at;
        continue;
      }
    }
    if (lf < at) lf = payload.find('\n', at);
    if (cr < at) cr = payload.find('\r', at);
    const std::size_t line_end = std::min({lf, cr, payload.size()});
    feed_field(payload.substr(at, line_end - at));
    if (line_end == payload.size() || seen_ != end::none) return;
    end_line();
    after_cr_ = line_end == cr;
    at = line_end + 1;
  }
}

void stream_scanner::feed_field(std::string_view bytes) noexcept {
  if (bytes.empty()) return;
  line_open_ = true;
  if (part_ == part::name) {
    const auto size = bytes.find(':');
    name_.append(bytes.substr(0, size));
    if (size == bytes.npos) return;
    bytes.remove_prefix(size + 1);
    begin_value();
  }
  if (part_ == part::value_start && !bytes.empty()) {
    part_ = part::value;
    if (bytes.front() == ' ') bytes.remove_prefix(1);
  }
  feed_value(bytes);
}

void stream_scanner::begin_value() noexcept {
  part_ = part::value_start;
  const auto name = name_.view();
  field_ = name == "data" ? field::data : name == "event" ? field::event : field::other;
  // A line that begins with a colon is a comment, and part of no event.
  if (!name_.empty()) event_open_ = true;
  if (field_ == field::event) event_.clear();
  has_data_ = has_data_ || field_ == field::data;
}

void stream_scanner::feed_value(std::string_view bytes) noexcept {
  if (field_ == field::event) event_.append(bytes);
  if (field_ != field::data) return;
  if (dialect_ == dialect::openai && done_possible_) {
    const auto rest = done_text.substr(done_bytes_);
    const auto size = std::min(rest.size(), bytes.size());
    done_possible_ = bytes.substr(0, size) == rest.substr(0, size);
    done_bytes_ = static_cast<std::uint8_t>(done_bytes_ + size);
    if (done_possible_ && done_bytes_ == done_text.size()) {
      seen_ = end::terminator;
      return;
    }
  }
  feed_object(bytes);
}

void stream_scanner::end_line() noexcept {
  if (!line_open_) return end_event();
  if (part_ == part::name) begin_value();             // a name without a colon has the empty value
  if (field_ == field::data) done_possible_ = false;  // data of several lines is something else
  line_open_ = false;
  part_ = part::name;
  field_ = field::other;
  name_.clear();
}

void stream_scanner::end_event() noexcept {
  if (has_data_) judge_name(event_.view());
  json_.reset();
  event_.clear();
  done_bytes_ = 0;
  done_possible_ = true;
  has_data_ = false;
  event_open_ = false;
}

}  // namespace ollama_cors::ollama
