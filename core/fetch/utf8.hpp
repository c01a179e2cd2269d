// UTF-8 that may be broken: https://encoding.spec.whatwg.org/#utf-8-decoder
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ollama_cors::fetch {

struct code_point {
  char32_t value;    // U+FFFD where the bytes are no UTF-8
  std::size_t size;  // bytes that it took; at least 1
  bool valid;
};

// What begins at `at`, which lies within the text. Of a broken sequence as many bytes are taken as
// a decoder would replace by one U+FFFD.
constexpr code_point read_code_point(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return {first, 1, true};
  unsigned char lower = 0x80, upper = 0xBF;  // of the second byte
  std::size_t wanted = 0;
  char32_t value = 0;
  if (first >= 0xC2 && first <= 0xDF) {
    wanted = 1;
    value = first & 0x1FU;
  } else if (first >= 0xE0 && first <= 0xEF) {
    if (first == 0xE0) lower = 0xA0;
    if (first == 0xED) upper = 0x9F;
    wanted = 2;
    value = first & 0xFU;
  } else if (first >= 0xF0 && first <= 0xF4) {
    if (first == 0xF0) lower = 0x90;
    if (first == 0xF4) upper = 0x8F;
    wanted = 3;
    value = first & 0x7U;
  } else {
    return {0xFFFD, 1, false};
  }
  for (std::size_t i = 1; i <= wanted; ++i) {
    if (at + i >= text.size() || byte(at + i) < lower || byte(at + i) > upper) {
      return {0xFFFD, i, false};
    }
    lower = 0x80;
    upper = 0xBF;
    value = value << 6U | (byte(at + i) & 0x3FU);
  }
  return {value, wanted + 1, true};
}

inline bool is_utf8(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const code_point point = read_code_point(text, at);
    if (!point.valid) return false;
    at += point.size;
  }
  return true;
}

// The same text with U+FFFD in the place of what is none.
inline std::string valid_utf8(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const code_point point = read_code_point(text, at);
    if (point.valid) {
      valid.append(text.substr(at, point.size));
    } else {
      valid.append("\xEF\xBF\xBD");
    }
    at += point.size;
  }
  return valid;
}

// Isomorphic decoding, https://infra.spec.whatwg.org/#isomorphic-decode: each byte is the code
// point of its number, here written as UTF-8.
inline std::string isomorphic_decode(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    if (value < 0x80) {
      text.push_back(byte);
    } else {
      text.push_back(static_cast<char>(0xC0U | value >> 6U));
      text.push_back(static_cast<char>(0x80U | (value & 0x3FU)));
    }
  }
  return text;
}

}  // namespace ollama_cors::fetch
