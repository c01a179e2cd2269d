// A body as lines: NDJSON. https://github.com/ndjson/ndjson-spec
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "client/batch.hpp"

namespace ollama_cors::client {

// A line ends at LF and nowhere else: U+0085 and U+2028 are text. A CR before it is part of the
// end. Lines of white space alone, which shims send to keep a connection alive, are none.
class line_framer {
public:
  explicit line_framer(std::size_t longest) noexcept : longest_(longest) {}

  // False if a line is too long; then open() is its beginning.
  bool feed(std::string_view payload, batch& out);
  // The body has ended as it should: what stands behind the last LF is a line too.
  void end(batch& out);
  // Of the line under way.
  std::string_view open() const noexcept { return open_; }

private:
  std::size_t longest_;
  std::string open_;
};

}  // namespace ollama_cors::client
