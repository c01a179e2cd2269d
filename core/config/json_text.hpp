// Writing JSON by hand: strings, pointers, and words that came from somewhere else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ollama_cors::config {

// A JSON string literal, valid whatever bytes go in (ollama/json_text.hpp).
std::string json_string(std::string_view text);

// json_string(), of the first 512 bytes (CONTRACT.md 3): for what a request or a configuration
// says.
std::string json_word(std::string_view text);

// ["a","b"]
std::string json_list(const std::vector<std::string>& words);

// `a, b or c`, each quoted: for messages.
std::string one_of(const std::vector<std::string_view>& words);

// Appends one reference token, escaped (RFC 6901 3).
std::string child_pointer(std::string_view parent, std::string_view key);
std::string child_pointer(std::string_view parent, std::size_t index);

}  // namespace ollama_cors::config
