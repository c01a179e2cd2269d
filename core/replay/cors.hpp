// How an Ollama on a loopback address, with its default OLLAMA_ORIGINS, judges origins and hosts:
// as recorded, prefix matching and all. The replay shall fail pages exactly as the real one does.
#pragma once

#include <cstdint>
#include <string_view>

#include "http/head.hpp"

namespace ollama_cors::replay {

// Which request headers its preflight answers allow.
enum class allow_list : std::uint8_t {
  today,
  before_0_5_12,  // until February 2025: without x-stainless-timeout and OpenAI-Beta
};

std::string_view allowed_headers(allow_list which) noexcept;

enum class crossing : std::uint8_t {
  none,     // no Origin, or the one of Host: no CORS headers
  allowed,  // the origin is echoed
  refused,  // an empty 403; no handler runs
};

crossing judge_origin(const http::request_head& head) noexcept;

enum class host_kind : std::uint8_t {
  address,  // an IP address that is loopback, private or unspecified
  name,     // localhost and the local suffixes
  foreign,  // an empty 403: what stops DNS rebinding
};

host_kind judge_host(std::string_view host) noexcept;

}  // namespace ollama_cors::replay
