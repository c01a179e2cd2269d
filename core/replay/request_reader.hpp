// Takes requests out of a connection's bytes, one after the other. No sockets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/chunk_scanner.hpp"
#include "http/head.hpp"

namespace ollama_cors::replay {

class request_reader {
public:
  // So much of a body is kept to be looked at; more passes by, as an upload of gigabytes must.
  static constexpr std::size_t kept_body = 64 * 1024 * 1024;

  enum class status : std::uint8_t {
    more,           // bytes are missing
    head_complete,  // the head can be looked at; feed on for the body
    complete,       // the whole request
    refused,        // no request: error() says why
  };
  struct step {
    request_reader::status status = status::more;
    std::size_t consumed = 0;
  };

  // Feed what is left of the bytes until it says `more`; stop at `complete` or `refused`.
  step feed(std::string_view bytes);

  // Valid from `head_complete` until restart().
  const http::request_head& head() const noexcept { return head_; }
  std::string_view body() const noexcept { return body_; }
  http::gate_error error() const noexcept { return error_; }

  // For the next request of the connection.
  void restart();

private:
  enum class phase : std::uint8_t {
    leading_line,
    head,
    begin_body,
    length,
    chunks,
    complete,
    refused
  };

  step feed_head(std::string_view bytes);
  step feed_length(std::string_view bytes);
  step feed_chunks(std::string_view bytes);
  step refuse(http::gate_error error, std::size_t consumed);
  void keep(std::string_view payload);

  phase phase_ = phase::leading_line;
  std::string head_bytes_;
  std::string body_;
  std::size_t resume_from_ = 0;
  std::uint64_t left_ = 0;
  http::chunk_scanner chunks_;
  http::request_head head_;
  http::gate_error error_ = http::gate_error::bad_line;
};

}  // namespace ollama_cors::replay
