// Writing JSON by hand: strings, pointers, and words that came from somewhere else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ollama_cors::config {

// A JSON string literal. Bytes that are no UTF-8 become U+0080–U+00FF, one each (CONTRACT.md 5), so
// that the text is valid JSON whatever goes in.
std::string quoted(std::string_view text);

// quoted(), of the first 512 bytes (CONTRACT.md 3): for what a request or a configuration says.
std::string quoted_word(std::string_view text);

// ["a","b"]
std::string quoted_list(const std::vector<std::string>& words);

// `a, b or c`, each quoted: for messages.
std::string one_of(const std::vector<std::string_view>& words);

// Appends one reference token, escaped (RFC 6901 3).
std::string child_pointer(std::string_view parent, std::string_view key);
std::string child_pointer(std::string_view parent, std::size_t index);

// How many bytes at the front of `text` are one well-formed UTF-8 character, 0 if none (RFC 3629
// 4).
std::size_t utf8_length(std::string_view text) noexcept;

}  // namespace ollama_cors::config
