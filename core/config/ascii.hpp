// ASCII texts that are made anew; what only looks at them is in fetch/ascii.hpp.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "fetch/ascii.hpp"
#include "fetch/trim.hpp"

namespace ollama_cors::config {

inline bool is_ascii(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

inline bool is_number(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), fetch::is_digit);
}

inline std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), fetch::to_lower);
  return out;
}

inline std::string uppered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return fetch::is_lower_alpha(c) ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return out;
}

inline std::string_view trimmed(std::string_view text) noexcept {
  return fetch::trim(text, fetch::http_white_space);
}

}  // namespace ollama_cors::config
