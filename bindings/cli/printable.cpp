// Escaping control characters; see the header. Those that turn the direction of text round (UAX 9)
// could show a reader another line than the one that is there.
#include "printable.hpp"

namespace ollama_cors::cli {

namespace {

// U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069, as UTF-8.
bool turns_round(std::string_view text) {
  if (!text.starts_with("\xe2\x80") && !text.starts_with("\xe2\x81")) return false;
  if (text.size() < 3) return false;
  const auto last = static_cast<unsigned char>(text[2]);
  if (text[1] == '\x81') return last >= 0xa6 && last <= 0xa9;
  return last == 0x8e || last == 0x8f || (last >= 0xaa && last <= 0xae);
}

}  // namespace

std::string printable(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string output;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (turns_round(text.substr(i))) {
      const int code = 0x2000 | (text[i + 1] & 1) << 6 | (text[i + 2] & 0x3f);
      output += "\\u20";
      output += digits[code >> 4 & 15];
      output += digits[code & 15];
      i += 2;
      continue;
    }
    auto code = static_cast<unsigned char>(text[i]);
    const bool beyond =
        code == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    if (beyond) code = static_cast<unsigned char>(text[++i]);
    if (beyond || code < 0x20 || code == 0x7f) {
      output += "\\x";
      output += digits[code >> 4];
      output += digits[code & 15];
    } else {
      output += text[i];
    }
  }
  return output;
}

}  // namespace ollama_cors::cli
