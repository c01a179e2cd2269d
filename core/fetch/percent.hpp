// Percent-encoding: https://url.spec.whatwg.org/#percent-encoded-bytes
#pragma once

#include <string>
#include <string_view>

#include "fetch/ascii.hpp"

namespace ollama_cors::fetch {

// The sets in which a URL's parts differ. Each holds the controls, DEL and all that is not ASCII.
enum class percent_set : unsigned char {
  control,
  fragment,
  query,
  special_query,
  path,
  userinfo,
};

constexpr bool is_percent_encoded(char byte, percent_set set) noexcept {
  const auto value = static_cast<unsigned char>(byte);
  if (value < 0x20 || value > 0x7E) return true;
  using namespace std::string_view_literals;
  const auto in = [byte](std::string_view bytes) {
    return bytes.find(byte) != std::string_view::npos;
  };
  switch (set) {
    case percent_set::control:
      return false;
    case percent_set::fragment:
      return in(" \"<>`"sv);
    case percent_set::query:
      return in(" \"#<>"sv);
    case percent_set::special_query:
      return in(" \"#<>'"sv);
    case percent_set::path:
      return in(" \"#<>?^`{}"sv);
    case percent_set::userinfo:
      return in(" \"#<>?^`{}/:;=@[\\]|"sv);
  }
  return false;
}

inline void append_percent_encoded(char byte, std::string& output) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto value = static_cast<unsigned char>(byte);
  output.push_back('%');
  output.push_back(digits[value >> 4U]);
  output.push_back(digits[value & 0xFU]);
}

// Appends the byte, encoded if the set holds it.
inline void append_encoding(char byte, percent_set set, std::string& output) {
  if (is_percent_encoded(byte, set)) {
    append_percent_encoded(byte, output);
  } else {
    output.push_back(byte);
  }
}

inline std::string percent_decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high >= 0 && low >= 0) {
        decoded.push_back(static_cast<char>(high * 16 + low));
        i += 2;
        continue;
      }
    }
    decoded.push_back(text[i]);
  }
  return decoded;
}

}  // namespace ollama_cors::fetch
