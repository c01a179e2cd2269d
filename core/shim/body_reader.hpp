// The body of a request as it arrives, in either framing (RFC 9112 6).
#pragma once

#include <cstdint>
#include <string_view>

#include "http/chunk_scanner.hpp"
#include "http/head.hpp"

namespace ollama_cors::shim {

class body_reader {
public:
  struct piece {
    std::size_t consumed = 0;
    std::string_view payload;  // inside the bytes given
    bool malformed = false;    // the chunked framing is broken
  };

  void begin(const http::framing& framing) noexcept;
  // The next run of payload; call again while it consumes.
  piece next(std::string_view bytes) noexcept;

  bool done() const noexcept { return done_; }
  bool chunked() const noexcept { return chunked_; }
  std::uint64_t seen() const noexcept { return seen_; }  // bytes of payload so far
  // Bytes that are still to come, if the sender said so; chunked bodies say nothing: UINT64_MAX.
  std::uint64_t left() const noexcept { return done_ ? 0 : chunked_ ? UINT64_MAX : left_; }

private:
  http::chunk_scanner scanner_;
  std::uint64_t left_ = 0;
  std::uint64_t seen_ = 0;
  bool chunked_ = false;
  bool done_ = true;
};

}  // namespace ollama_cors::shim
