// The document that `serve` starts with: the configuration, what the command line replaces, and
// what the environment adds where the configuration is silent.
#pragma once

#include <string>

#include "commands.hpp"
#include "environment.hpp"

namespace ollama_cors::cli {

// `text` as it came when nothing is to be changed or when it is no JSON object: the library then
// says what is wrong with it.
std::string serve_document(const std::string& text, const serve_options& options,
                           const ollama_environment& environment);

}  // namespace ollama_cors::cli
