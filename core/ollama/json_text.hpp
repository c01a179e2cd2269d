// Strings as JSON writes them: always valid UTF-8, always one line, harmless in a log and in HTML.
#pragma once

#include <string>
#include <string_view>

namespace ollama_cors::ollama {

// Appends a quoted JSON string. A byte that is no UTF-8 becomes the escape of the code point with
// its number (0xFF: \u00ff), as everywhere where this project shows bytes as text.
void append_json_string(std::string& output, std::string_view text);

// The same, or `null` for an empty text.
void append_json_string_or_null(std::string& output, std::string_view text);

// The longest prefix of at most `size` bytes that does not cut a UTF-8 sequence in two.
std::string_view cut(std::string_view text, std::size_t size) noexcept;

}  // namespace ollama_cors::ollama
