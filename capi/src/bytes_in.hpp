// Strings in: pointer + length, where a length may say "up to the NUL".
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "ollama_cors.h"

namespace ollama_cors::capi {

// Nothing for a NULL that claims to hold bytes. NULL with length 0 is an empty string.
inline std::optional<std::string_view> bytes_in(const char* data, std::size_t length) noexcept {
  if (data == nullptr) {
    if (length == 0) return std::string_view();
    return std::nullopt;
  }
  if (length == OCORS_NUL_TERMINATED) return std::string_view(data);
  return std::string_view(data, length);
}

}  // namespace ollama_cors::capi
