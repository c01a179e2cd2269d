// ASCII only, on purpose: field names, methods, schemes and hosts are, and a locale must not
// matter.
#pragma once

#include <cstddef>
#include <string_view>

namespace ollama_cors::fetch {

constexpr char to_lower(char byte) noexcept {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

constexpr bool is_digit(char byte) noexcept {
  return byte >= '0' && byte <= '9';
}
constexpr bool is_lower_alpha(char byte) noexcept {
  return byte >= 'a' && byte <= 'z';
}
constexpr bool is_lower_alphanum(char byte) noexcept {
  return is_lower_alpha(byte) || is_digit(byte);
}

constexpr bool equal_ignoring_case(std::string_view left, std::string_view right) noexcept {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (to_lower(left[i]) != to_lower(right[i])) return false;
  }
  return true;
}

// `lower` is lower case already, as table entries and configured names are.
constexpr bool equal_to_lower(std::string_view text, std::string_view lower) noexcept {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (to_lower(text[i]) != lower[i]) return false;
  }
  return true;
}

constexpr bool starts_with_lower(std::string_view text, std::string_view lower) noexcept {
  return text.size() >= lower.size() && equal_to_lower(text.substr(0, lower.size()), lower);
}

// Optional white space, RFC 9110 5.6.3.
constexpr bool is_ows(char byte) noexcept {
  return byte == ' ' || byte == '\t';
}

constexpr std::string_view trim_ows(std::string_view text) noexcept {
  while (!text.empty() && is_ows(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_ows(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace ollama_cors::fetch
