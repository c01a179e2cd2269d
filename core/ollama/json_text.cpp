// Escaping. U+0085, U+2028 and U+2029 are escaped too: some line readers split at them; and what
// turns the direction of text, since people read it on terminals.
#include "ollama/json_text.hpp"

#include <cstddef>
#include <cstdint>

namespace ollama_cors::ollama {
namespace {

struct sequence {
  std::size_t size = 0;  // 0 = not well-formed
  std::uint32_t code = 0;
};

// One UTF-8 sequence at the front: Unicode, table 3-7 (no overlong forms, no surrogates).
sequence read_sequence(std::string_view text) noexcept {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = at(0);
  if (first < 0x80) return {1, first};
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return {};
  std::uint32_t code = first & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((at(i) & 0xC0U) != 0x80) return {};
    code = code << 6U | (at(i) & 0x3FU);
  }
  const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (overlong || surrogate || code > 0x10FFFF) return {};
  return {size, code};
}

void append_escape(std::string& output, std::uint32_t code) {
  constexpr char digits[] = "0123456789abcdef";
  output += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) output += digits[(code >> shift) & 0xFU];
}

bool needs_escape(std::uint32_t code) noexcept {
  const bool turns_text = code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
                          (code >= 0x2066 && code <= 0x2069);
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == '<' || code == '>' ||
         code == '&' || code == 0x2028 || code == 0x2029 || turns_text;
}

}  // namespace

void append_json_string(std::string& output, std::string_view text) {
  output += '"';
  while (!text.empty()) {
    const sequence next = read_sequence(text);
    if (next.size == 0) {
      append_escape(output, static_cast<unsigned char>(text.front()));
      text.remove_prefix(1);
      continue;
    }
    if (next.code == '"' || next.code == '\\') {
      output += '\\';
      output += static_cast<char>(next.code);
    } else if (needs_escape(next.code)) {
      append_escape(output, next.code);
    } else {
      output += text.substr(0, next.size);
    }
    text.remove_prefix(next.size);
  }
  output += '"';
}

void append_json_string_or_null(std::string& output, std::string_view text) {
  if (text.empty()) {
    output += "null";
  } else {
    append_json_string(output, text);
  }
}

std::string_view cut(std::string_view text, std::size_t size) noexcept {
  if (text.size() <= size) return text;
  // Step back over at most three continuation bytes to where the sequence that crosses starts.
  std::size_t end = size;
  while (end > 0 && size - end < 3 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80)
    --end;
  const bool whole = read_sequence(text.substr(end)).size + end > size;
  return text.substr(0, whole ? end : size);
}

}  // namespace ollama_cors::ollama
