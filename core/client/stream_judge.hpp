// Whether a stream has said that it is over, in its dialect, or that it has failed: CONTRACT.md 4.
#pragma once

#include <string>
#include <string_view>

#include "client/failure.hpp"
#include "client/request.hpp"
#include "http/head.hpp"
#include "ollama/stream_scanner.hpp"

namespace ollama_cors::client {

class stream_judge {
public:
  explicit stream_judge(ollama::dialect speaks) noexcept : speaks_(speaks), scanner_(speaks) {}

  void feed(std::string_view payload) noexcept { scanner_.feed(payload); }
  bool saw_error() const noexcept { return scanner_.seen() == ollama::stream_scanner::end::error; }
  bool saw_end() const noexcept { return scanner_.seen() != ollama::stream_scanner::end::none; }

  // How its messages stand in the body.
  framing frames() const noexcept;
  // Whether this message alone says that the stream has failed.
  bool is_error(std::string_view data, std::string_view event) const;
  // Why a stream that ended without its terminator is none that can be trusted; for people.
  std::string no_terminator() const;

private:
  ollama::dialect speaks_;
  ollama::stream_scanner scanner_;
};

// The dialect in which this answer is a stream that has to say its own end; plain if it is none:
// only one of status 200, in the media type of the dialect, without a coding.
ollama::dialect dialect_of(const request& asked, const http::response_head& answer) noexcept;

// By its Content-Type, where the request leaves it open.
framing framing_of(const request& asked, const http::response_head& answer) noexcept;

}  // namespace ollama_cors::client
