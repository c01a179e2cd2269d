#include "client/page_body.hpp"

#include <algorithm>

namespace ollama_cors::client {

using kind = page::body_framing::kind;

void page_body::begin(const page::body_framing& framing, page::browser whose) noexcept {
  by_ = framing.by;
  left_ = framing.length;
  using reader = lenient_chunks::reader;
  webkit_ = whose == page::browser::webkit;
  chunks_ = lenient_chunks(webkit_                           ? reader::as_webkit
                           : whose == page::browser::firefox ? reader::as_c
                                                             : reader::plain);
  broken_ = false;
  done_ = by_ == kind::none || (by_ == kind::length && left_ == 0);
}

// WebKit's library takes the end of the connection for the last chunk, where it waits for a line:
// g1001-233, g8-13.
bool page_body::completed_by_end(bool clean) const noexcept {
  if (done_ || !clean) return done_;
  if (by_ == kind::chunked) return webkit_ && chunks_.is_between_lines();
  return by_ == kind::until_close;
}

page_body::piece page_body::next(std::string_view bytes) noexcept {
  if (done_ || broken_ || bytes.empty()) return {};
  if (by_ == kind::until_close) return {bytes.size(), bytes};
  if (by_ == kind::length) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
    left_ -= size;
    done_ = left_ == 0;
    return {size, bytes.substr(0, size)};
  }
  const auto part = chunks_.next(bytes);
  done_ = part.status == lenient_chunks::state::done;
  broken_ = part.status == lenient_chunks::state::error;
  return {part.consumed, part.payload};
}

}  // namespace ollama_cors::client
