// The body of a response on its way to the client: passed on as it is wherever the framing allows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/chunk_scanner.hpp"
#include "http/head.hpp"
#include "ollama/stream_scanner.hpp"

namespace ollama_cors::shim {

class response_relay {
public:
  enum class state : std::uint8_t {
    more,
    done,
    broken,
    unfinished,  // well framed, or cut between chunks; but as a stream it has not come to its end
  };

  struct result {
    state status = state::more;
    std::size_t consumed = 0;
    std::string_view pass;  // inside the bytes given, to be sent as it is
  };

  // The client's end of it. HTTP/1.0 knows no chunks: its body ends with the connection.
  enum class client : std::uint8_t {
    any,
    http_1_0,
    chunked,  // it has been told so before the upstream's head was there
  };

  // `upstream` is how the body arrives. Returns how it will be sent. What of the body passes goes
  // through `judge` too, if there is one: then the body is a stream, and what says that it is over
  // leaves only if the stream has said so itself.
  http::framing begin(const http::framing& upstream, client kind,
                      ollama::stream_scanner* judge = nullptr) noexcept;

  // What must be re-framed is appended to `text` instead of being passed; it goes before `pass`.
  result advance(std::string_view bytes, std::string& text);

  // The upstream closed: whether that ends the message, or cuts it. `clean` tells an end from an
  // error.
  state end(bool clean, std::string& text);

  // Appends payload of our own; only where can_insert().
  void insert(std::string_view payload, std::string& text);
  // Nothing of the upstream's framing is half sent, and none of it counts the bytes.
  bool can_insert() const noexcept;

  bool complete() const noexcept { return complete_; }
  std::uint64_t bytes() const noexcept { return bytes_; }  // of payload and framing relayed

private:
  enum class mode : std::uint8_t { none, counted, recount, chunks, decode, encode, raw };

  result advance_counted(std::string_view bytes, std::string& text);
  result advance_chunks(std::string_view bytes, std::string& text);
  result advance_decoded(std::string_view bytes, std::string& text);
  http::chunk_scanner::result scan(std::string_view bytes) noexcept;
  void judge(std::string_view payload) noexcept;
  bool may_end() const noexcept;

  mode mode_ = mode::none;
  http::chunk_scanner scanner_;
  std::string held_;  // the part of a last-chunk that has come
  ollama::stream_scanner* judge_ = nullptr;
  std::uint64_t left_ = 0;
  std::uint64_t bytes_ = 0;
  bool complete_ = true;
};

// Appends one chunk, RFC 9112 7.1; an empty payload appends nothing (it would end the message).
void append_chunk(std::string_view payload, std::string& text);

}  // namespace ollama_cors::shim
