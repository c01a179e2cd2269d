// Whether a stream has said that it is over, in its dialect, or that it has failed: CONTRACT.md 4.
#pragma once

#include <string>
#include <string_view>

#include "client/quick_look.hpp"
#include "client/request.hpp"
#include "http/head.hpp"
#include "ollama/stream_scanner.hpp"

namespace ollama_cors::client {

// Shown a stream's messages one by one, or its bytes.
class stream_judge {
public:
  using end = ollama::stream_scanner::end;

  explicit stream_judge(ollama::dialect speaks) noexcept
      : speaks_(speaks), data_(speaks), name_(speaks), scanner_(speaks) {}

  // What this message alone says.
  end look_at(std::string_view data, std::string_view event);
  // For bytes whose messages nobody takes apart.
  void feed(std::string_view payload) noexcept;

  bool saw_end() const noexcept { return seen_ != end::none; }
  bool saw_error() const noexcept { return seen_ == end::error; }

  // How its messages stand in the body.
  framing frames() const noexcept;
  // Why a stream that ended without its terminator is none to be relied on; for people.
  std::string no_terminator() const;

private:
  ollama::dialect speaks_;
  quick_look data_;
  quick_look name_;  // of events
  ollama::stream_scanner scanner_;
  end seen_ = end::none;
};

// The dialect in which this answer is a stream that has to say its own end; plain if it is none:
// only one of status 200, in the media type of the dialect, without a coding.
ollama::dialect dialect_of(const request& asked, const http::response_head& answer) noexcept;

// By its Content-Type, where the request leaves it open.
framing framing_of(const request& asked, const http::response_head& answer) noexcept;

}  // namespace ollama_cors::client
