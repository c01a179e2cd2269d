// The body of a response on its way to the client: passed on as it is wherever the framing allows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/chunk_scanner.hpp"
#include "http/head.hpp"

namespace ollama_cors::shim {

class response_relay {
public:
  enum class state : std::uint8_t { more, done, broken };

  struct result {
    state status = state::more;
    std::size_t consumed = 0;
    std::string_view pass;  // inside the bytes given, to be sent as it is
  };

  // `upstream` is how the body arrives; an HTTP/1.0 client gets it unframed, until the close.
  // Returns how it will be sent.
  http::framing begin(const http::framing& upstream, bool client_http_1_0) noexcept;

  // What must be re-framed is appended to `text` instead of being passed.
  result advance(std::string_view bytes, std::string& text);

  // The upstream closed cleanly: whether that ends the message, or cuts it.
  state end(std::string& text);

  bool complete() const noexcept { return complete_; }
  std::uint64_t bytes() const noexcept { return bytes_; }  // of payload and framing relayed

private:
  enum class mode : std::uint8_t { none, counted, chunks, decode, encode, raw };
  mode mode_ = mode::none;
  http::chunk_scanner scanner_;
  std::uint64_t left_ = 0;
  std::uint64_t bytes_ = 0;
  bool complete_ = true;
};

// Appends one chunk, RFC 9112 7.1; an empty payload appends nothing (it would end the message).
void append_chunk(std::string_view payload, std::string& text);

}  // namespace ollama_cors::shim
