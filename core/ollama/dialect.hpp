// How an endpoint streams and reports errors.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ollama_cors::ollama {

enum class dialect : std::uint8_t { ndjson, openai, responses, anthropic, plain };

std::string_view name(dialect value) noexcept;

// What a stream of the dialect says at the end when it is whole, for people.
std::string_view terminator_of(dialect value) noexcept;

// By canonical path: /api/* ndjson, /v1/responses, /v1/messages, other /v1/* openai, else plain.
dialect dialect_of(std::string_view path) noexcept;

// What a refusal's body says under "ollama_cors"; empty pointer or fix = null.
struct refusal {
  int status;
  std::string_view message;  // for people
  std::string_view reason;   // code
  std::string_view origin;   // as sent; cut at 512 bytes; empty = null
  std::string_view pointer;
  std::string_view fix;
};

// A JSON body in the dialect's own error shape with the "ollama_cors" object beside it (CONTRACT
// 3). Bytes outside UTF-8 and control characters are escaped. ndjson and plain:
// {"error":"…","ollama_cors":…}.
std::string error_body(dialect as, const refusal& what);

// The dialect's own error shape alone: what a frame of a stream may hold.
std::string bare_error_body(dialect as, const refusal& what);

}  // namespace ollama_cors::ollama
