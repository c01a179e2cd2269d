#include "shim/response_relay.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ollama_cors::shim {

void append_chunk(std::string_view payload, std::string& text) {
  if (payload.empty()) return;
  std::array<char, 16> digits;
  const auto end = std::to_chars(digits.begin(), digits.end(), payload.size(), 16).ptr;
  text.append(digits.begin(), end).append("\r\n").append(payload).append("\r\n");
}

http::framing response_relay::begin(const http::framing& upstream, bool client_http_1_0) noexcept {
  using kind = http::framing::kind;
  scanner_ = {};
  left_ = upstream.length;
  bytes_ = 0;
  complete_ = upstream.by == kind::none || (upstream.by == kind::length && left_ == 0);
  switch (upstream.by) {
    case kind::none:
      mode_ = mode::none;
      return upstream;
    case kind::length:
      mode_ = mode::counted;
      return upstream;
    case kind::chunked:
      mode_ = client_http_1_0 ? mode::decode : mode::chunks;
      return {client_http_1_0 ? kind::until_close : kind::chunked, 0};
    case kind::until_close:
      // Chunks let a browser see the difference between an end and a cut.
      mode_ = client_http_1_0 ? mode::raw : mode::encode;
      return {client_http_1_0 ? kind::until_close : kind::chunked, 0};
  }
  return upstream;
}

response_relay::result response_relay::advance(std::string_view bytes, std::string& text) {
  using scanned = http::chunk_scanner::state;
  if (complete_) return {state::done, 0, {}};
  switch (mode_) {
    case mode::none:
      break;
    case mode::counted: {
      const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
      left_ -= size;
      bytes_ += size;
      complete_ = left_ == 0;
      return {complete_ ? state::done : state::more, size, bytes.substr(0, size)};
    }
    case mode::chunks: {
      const auto found = scanner_.scan(bytes);
      if (found.status == scanned::error) return {state::broken, 0, {}};
      bytes_ += found.consumed;
      complete_ = found.status == scanned::done;
      return {complete_ ? state::done : state::more, found.consumed,
              bytes.substr(0, found.consumed)};
    }
    case mode::decode: {
      std::size_t consumed = 0;
      while (consumed < bytes.size() && !complete_) {
        const auto piece = scanner_.next(bytes.substr(consumed));
        if (piece.status == scanned::error) return {state::broken, consumed, {}};
        text.append(piece.payload);
        bytes_ += piece.payload.size();
        consumed += piece.consumed;
        complete_ = piece.status == scanned::done;
      }
      return {complete_ ? state::done : state::more, consumed, {}};
    }
    case mode::encode:
      append_chunk(bytes, text);
      bytes_ += bytes.size();
      return {state::more, bytes.size(), {}};
    case mode::raw:
      bytes_ += bytes.size();
      return {state::more, bytes.size(), bytes};
  }
  return {state::done, 0, {}};
}

response_relay::state response_relay::end(std::string& text) {
  if (complete_) return state::done;
  if (mode_ != mode::encode && mode_ != mode::raw) return state::broken;
  if (mode_ == mode::encode) text.append("0\r\n\r\n");
  complete_ = true;
  return state::done;
}

}  // namespace ollama_cors::shim
