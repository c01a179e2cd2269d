// Where a stream stands and whether it has said that it is over: CONTRACT.md 4. Fed with the
// decoded payload of a response in any pieces; its memory does not depend on them.
#pragma once

#include <cstdint>
#include <string_view>

#include "ollama/dialect.hpp"
#include "ollama/stream_json.hpp"

namespace ollama_cors::ollama {

// The dialect that an endpoint streams in, by canonical path; plain for those of which nothing is
// known about how their streams end.
dialect stream_dialect_of(std::string_view path) noexcept;

// text/event-stream, or application/x-ndjson; empty for plain.
std::string_view stream_media_type(dialect value) noexcept;

class stream_scanner {
public:
  enum class end : std::uint8_t { none, terminator, error };

  explicit stream_scanner(dialect speaks) noexcept : dialect_(speaks) {}

  void feed(std::string_view payload) noexcept;

  // What ends the stream in its dialect, once it has been seen.
  end seen() const noexcept { return seen_; }

  // Nothing has begun that a frame behind it would become part of: an NDJSON line holds white space
  // at most, an SSE stream stands behind an empty line.
  bool between_frames() const noexcept;

  // For a frame of our own in the dialect `responses`: one more than the last seen.
  std::uint64_t next_sequence_number() const noexcept { return next_sequence_number_; }

private:
  // Of an SSE line, https://html.spec.whatwg.org/#event-stream-interpretation.
  enum class part : std::uint8_t { name, value_start, value };
  enum class field : std::uint8_t { other, data, event };

  void feed_lines(std::string_view payload) noexcept;
  void feed_events(std::string_view payload) noexcept;
  void feed_object(std::string_view bytes) noexcept;
  std::string_view without_byte_order_mark(std::string_view payload) noexcept;
  void feed_field(std::string_view bytes) noexcept;
  void feed_value(std::string_view bytes) noexcept;
  void begin_value() noexcept;
  void end_line() noexcept;
  void end_event() noexcept;
  void judge_object() noexcept;
  void judge_name(std::string_view type) noexcept;

  stream_json json_;
  short_text name_;   // of the field
  short_text event_;  // the event's
  std::uint64_t next_sequence_number_ = 0;
  dialect dialect_;
  end seen_ = end::none;
  part part_ = part::name;
  field field_ = field::other;
  std::uint8_t marked_ = 0;      // bytes of a byte order mark
  std::uint8_t done_bytes_ = 0;  // of `[DONE]` that the event's data has matched
  bool done_possible_ = true;
  bool line_open_ = false;   // NDJSON: something but white space; SSE: anything
  bool event_open_ = false;  // a field since the last empty line
  bool has_data_ = false;
  bool after_cr_ = false;  // a LF now belongs to the line end before it
};

}  // namespace ollama_cors::ollama
