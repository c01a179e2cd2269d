// Lines are taken where they stand. An event whose only data line came in one piece, as nearly all
// do, is copied once, into the batch.
#include "client/event_framer.hpp"

#include <algorithm>

namespace ollama_cors::client {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view data_field = "data: ";
constexpr std::string_view event_end = "\n\n";

}  // namespace

bool event_framer::feed(std::string_view payload, batch& out) {
  if (is_usual_event(payload)) {
    payload.remove_prefix(data_field.size());
    payload.remove_suffix(event_end.size());
    out.add_message(payload);
    return true;
  }
  payload = without_mark(payload);
  const bool fits = feed_lines(payload, out);
  keep();
  return fits;
}

// A chunk that is one event, of one line of data and nothing else: as nearly all are.
bool event_framer::is_usual_event(std::string_view payload) const noexcept {
  const bool nothing_open = line_.empty() && event_.empty() && !has_data_ && !after_cr_ &&
                            marked_ == byte_order_mark.size();
  return nothing_open && payload.starts_with(data_field) && payload.ends_with(event_end) &&
         payload.size() - event_end.size() <= longest_ &&
         payload.find('\n') == payload.size() - event_end.size() &&
         payload.find('\r') == payload.npos;
}

std::string_view event_framer::without_mark(std::string_view payload) {
  while (!payload.empty() && marked_ < byte_order_mark.size()) {
    if (payload.front() != byte_order_mark[marked_]) {
      // A part of one is the beginning of a line.
      line_.assign(byte_order_mark.substr(0, marked_));
      marked_ = byte_order_mark.size();
      break;
    }
    ++marked_;
    payload.remove_prefix(1);
  }
  return payload;
}

bool event_framer::feed_lines(std::string_view payload, batch& out) {
  if (after_cr_ && !payload.empty()) {
    after_cr_ = false;
    if (payload.front() == '\n') payload.remove_prefix(1);
  }
  // Each end is looked for once, so that a stream that knows only LF costs no more.
  std::size_t at = 0;
  std::size_t lf = payload.find('\n');
  std::size_t cr = payload.find('\r');
  while (at < payload.size()) {
    if (payload[at] == '\n' && line_.empty()) {
      dispatch(out);
      ++at;
      continue;
    }
    if (lf < at) lf = payload.find('\n', at);
    if (cr < at) cr = payload.find('\r', at);
    const std::size_t line_end = std::min({lf, cr, payload.size()});
    const std::string_view piece = payload.substr(at, line_end - at);
    if (data().size() * has_data_ + line_.size() + piece.size() > longest_) {
      if (!has_data_) line_.append(piece.substr(0, detail_limit));
      return false;
    }
    if (line_end == payload.size()) {
      line_.append(piece);
      return true;
    }
    if (line_.empty()) {
      take_line(piece, out);
    } else {
      line_.append(piece);
      take_line(line_, out);
      keep();  // its view would be one of line_
      line_.clear();
    }
    at = line_end + 1;
    if (line_end != cr) continue;
    if (at == payload.size()) {
      after_cr_ = true;
    } else if (payload[at] == '\n') {
      ++at;
    }
  }
  return true;
}

void event_framer::take_line(std::string_view line, batch& out) {
  if (line.empty()) return dispatch(out);
  if (line.starts_with("data:")) {
    line.remove_prefix(line.size() > 5 && line[5] == ' ' ? 6 : 5);
    return take_data(line);
  }
  const std::size_t colon = std::min(line.find(':'), line.size());
  const std::string_view name = line.substr(0, colon);
  std::string_view value = line.substr(std::min(colon + 1, line.size()));
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (name == "data") {
    take_data(value);
  } else if (name == "event") {
    event_.assign(value);
  }
}

void event_framer::take_data(std::string_view value) {
  if (!has_data_) {
    has_data_ = true;
    in_place_ = true;
    view_ = value;
    return;
  }
  keep();
  kept_.append("\n").append(value);
}

void event_framer::dispatch(batch& out) {
  if (has_data_) out.add_message(data(), event_);
  has_data_ = in_place_ = false;
  kept_.clear();
  event_.clear();
}

void event_framer::keep() {
  if (!in_place_) return;
  kept_.assign(view_);
  in_place_ = false;
}

void event_framer::end(batch& out) {
  if (line_.empty()) dispatch(out);
}

}  // namespace ollama_cors::client
