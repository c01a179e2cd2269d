#include "shim/body_reader.hpp"

#include <algorithm>

namespace ollama_cors::shim {

void body_reader::begin(const http::framing& framing) noexcept {
  scanner_ = {};
  seen_ = 0;
  chunked_ = framing.by == http::framing::kind::chunked;
  left_ = framing.by == http::framing::kind::length ? framing.length : 0;
  done_ = !chunked_ && left_ == 0;
}

body_reader::piece body_reader::next(std::string_view bytes) noexcept {
  if (done_ || bytes.empty()) return {};
  if (!chunked_) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
    left_ -= size;
    seen_ += size;
    done_ = left_ == 0;
    return {size, bytes.substr(0, size), false};
  }
  const auto found = scanner_.next(bytes);
  if (found.status == http::chunk_scanner::state::error) return {found.consumed, {}, true};
  done_ = found.status == http::chunk_scanner::state::done;
  seen_ += found.payload.size();
  return {found.consumed, found.payload, false};
}

}  // namespace ollama_cors::shim
