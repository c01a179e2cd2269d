// A command or an option that someone has mistyped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ollama_cors::cli {

// For people: there is no such command, and which one was meant, or which there are. Empty if
// `word` is one, or an option.
std::string mistyped_command(std::string_view word, const std::vector<std::string>& commands);

// For people: the command has no such option, and which one was meant if it resembles one.
std::string mistyped_option(std::string_view word, std::string_view command,
                            const std::vector<std::string>& options);

}  // namespace ollama_cors::cli
