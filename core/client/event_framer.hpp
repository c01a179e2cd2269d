// A body as events: https://html.spec.whatwg.org/#event-stream-interpretation
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "client/batch.hpp"

namespace ollama_cors::client {

// Of an event its name and its data count; `id` and `retry` are for reconnecting, which a
// generation does not survive. Where the standard decodes UTF-8 first, bytes pass as they are: no
// line end and no field name has one beyond ASCII.
class event_framer {
public:
  explicit event_framer(std::size_t longest) noexcept : longest_(longest) {}

  // False if an event is too long; then open() is its beginning.
  bool feed(std::string_view payload, batch& out);
  // The body has ended as it should. The standard drops an event without its empty line; one whose
  // last line is whole counts here, as servers leave the empty line out behind `[DONE]`.
  void end(batch& out);
  // Of the event under way.
  std::string_view open() const noexcept { return has_data_ ? data() : std::string_view(line_); }

private:
  bool is_usual_event(std::string_view payload) const noexcept;
  std::string_view without_mark(std::string_view payload);
  bool feed_lines(std::string_view payload, batch& out);
  void take_line(std::string_view line, batch& out);
  void take_data(std::string_view value);
  void dispatch(batch& out);
  void keep();
  std::string_view data() const noexcept { return in_place_ ? view_ : std::string_view(kept_); }

  std::size_t longest_;
  std::string line_;   // the beginning of one
  std::string event_;  // the name
  std::string kept_;   // data that outlives the payload it came in, or has several lines
  std::string_view view_;
  bool in_place_ = false;  // the data is view_, inside the payload that is being fed
  bool has_data_ = false;
  bool after_cr_ = false;   // a LF now belongs to the line end before it
  std::size_t marked_ = 0;  // bytes of a byte order mark
};

}  // namespace ollama_cors::client
