// What a configuration admits, in plain words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ollama_cors::cli {

// A line for each rule, deny list, host list and key of a normalised document.
std::vector<std::string> audit(std::string_view normalised);

}  // namespace ollama_cors::cli
