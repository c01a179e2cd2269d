// Escaping control characters; see the header.
#include "printable.hpp"

namespace ollama_cors::cli {

std::string printable(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string output;
  for (std::size_t i = 0; i < text.size(); ++i) {
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
