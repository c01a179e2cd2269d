// Whether a request asks for a stream, read off its body while that passes by: CONTRACT.md 4,
// "Heartbeat".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ollama/stream_json.hpp"

namespace ollama_cors::ollama {

class stream_request {
public:
  enum class wish : std::uint8_t { unknown, stream, whole };

  // Only so much of a body is looked at.
  static constexpr std::size_t looked_at = 64 * 1024;

  // `path` is canonical. Endpoints that know no `stream` never have a wish.
  explicit stream_request(std::string_view path) noexcept;

  void feed(std::string_view payload) noexcept;

  // Of a body that has passed whole.
  wish wanted() const noexcept;

private:
  stream_json json_;
  std::size_t looked_ = 0;
  wish by_default_;
  bool inside_ = false;          // the object has begun and not ended
  bool whole_ = false;           // it has ended
  bool something_else_ = false;  // than one JSON object and white space
};

}  // namespace ollama_cors::ollama
