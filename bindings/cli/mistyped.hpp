// A command that someone has mistyped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ollama_cors::cli {

// For people: there is no such command, and which one was meant, or which there are. Empty if
// `word` is one, or an option.
std::string mistyped_command(std::string_view word, const std::vector<std::string>& commands);

}  // namespace ollama_cors::cli
