// The catalogue: request headers that known SDKs send, per package and version.
#pragma once

#include <span>
#include <string_view>

namespace ollama_cors::ollama {

struct catalogue_entry {
  std::string_view package;
  std::string_view version;
  std::span<const std::string_view> request_headers;   // sorted union over the version's calls
  std::span<const std::string_view> response_headers;  // those that it reads, safelisted ones aside
};

std::span<const catalogue_entry> catalogue() noexcept;

// {"packages":[{"package","versions":[{"version","request_headers":[],"response_headers":[]}]}]}
std::string_view catalogue_json() noexcept;

// The default Access-Control-Expose-Headers: what SDKs read and browsers hide.
std::span<const std::string_view> default_exposed_headers() noexcept;

}  // namespace ollama_cors::ollama
