// token, RFC 9110 5.6.2: what a field name and a method are made of.
#pragma once

#include <array>
#include <string_view>

namespace ollama_cors::fetch {

namespace detail {

constexpr std::array<bool, 256> token_bytes() noexcept {
  std::array<bool, 256> table{};
  for (int byte = '0'; byte <= '9'; ++byte) table[static_cast<unsigned char>(byte)] = true;
  for (int byte = 'a'; byte <= 'z'; ++byte) table[static_cast<unsigned char>(byte)] = true;
  for (int byte = 'A'; byte <= 'Z'; ++byte) table[static_cast<unsigned char>(byte)] = true;
  for (const char byte : std::string_view{"!#$%&'*+-.^_`|~"}) {
    table[static_cast<unsigned char>(byte)] = true;
  }
  return table;
}

inline constexpr std::array<bool, 256> token_table = token_bytes();

}  // namespace detail

constexpr bool is_token_byte(char byte) noexcept {
  return detail::token_table[static_cast<unsigned char>(byte)];
}

constexpr bool is_token(std::string_view text) noexcept {
  if (text.empty()) return false;
  for (const char byte : text) {
    if (!is_token_byte(byte)) return false;
  }
  return true;
}

}  // namespace ollama_cors::fetch
