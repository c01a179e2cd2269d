// The octet classes of RFC 9110 5.5 and RFC 3986 that a head is made of, beside fetch's tokens.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fetch/ascii.hpp"

namespace ollama_cors::http {

enum octet_class : std::uint8_t {
  octet_field_text = 1,  // HTAB, SP, VCHAR, obs-text: what a field value or a reason may hold
  octet_digit = 2,
  octet_hex = 4,
  octet_reg_name = 8,  // RFC 3986 unreserved and sub-delims
  octet_target = 16,   // what browsers leave as it is in a path or query
};

constexpr std::array<std::uint8_t, 256> make_octet_classes() {
  std::array<std::uint8_t, 256> classes{};
  const auto add = [&classes](std::string_view octets, std::uint8_t bit) {
    for (const char octet : octets) {
      auto& entry = classes[static_cast<unsigned char>(octet)];
      entry = static_cast<std::uint8_t>(entry | bit);
    }
  };
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  constexpr std::string_view digits = "0123456789";
  add(letters, octet_reg_name);
  add(digits, octet_reg_name | octet_digit | octet_hex);
  add("ABCDEFabcdef", octet_hex);
  add("-._~!$&'()*+,;=", octet_reg_name);
  for (std::size_t octet = 0; octet < classes.size(); ++octet) {
    if (octet == '\t' || (octet >= 0x20 && octet != 0x7f)) classes[octet] |= octet_field_text;
    // The WHATWG URL standard leaves `|`, `^`, braces and the like unescaped where RFC 3986 does
    // not, so the gate asks for visible ASCII; these four no URL parser emits.
    const bool never = octet == '#' || octet == '"' || octet == '<' || octet == '>';
    if (octet > 0x20 && octet < 0x7f && !never) classes[octet] |= octet_target;
  }
  return classes;
}

inline constexpr std::array<std::uint8_t, 256> octet_classes = make_octet_classes();

constexpr bool is_octet(char octet, octet_class of) noexcept {
  return (octet_classes[static_cast<unsigned char>(octet)] & of) != 0;
}

constexpr bool all_octets(std::string_view text, octet_class of) noexcept {
  for (const char octet : text) {
    if (!is_octet(octet, of)) return false;
  }
  return true;
}

}  // namespace ollama_cors::http
