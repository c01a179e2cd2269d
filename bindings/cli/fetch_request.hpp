// What the options of `fetch` mean, as the C ABI takes it.
#pragma once

#include <string>

#include "commands.hpp"

namespace ollama_cors::cli {

// The client's JSON. Throws std::runtime_error for options that do not go together.
std::string client_settings_of(const fetch_options& options);

// The exchange's JSON for one URL.
std::string exchange_of(const fetch_options& options, const std::string& url);

// A word of the command line as text: UTF-8 as it stands, other bytes as U+0080 to U+00FF.
std::string as_text(const std::string& word);

}  // namespace ollama_cors::cli
