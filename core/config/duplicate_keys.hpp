// Finding keys that stand twice in one object: two readers could understand two configurations.
#pragma once

#include <string_view>

#include "config/report.hpp"

namespace ollama_cors::config {

// `text` must be valid JSON.
void report_duplicate_keys(std::string_view text, report& findings);

}  // namespace ollama_cors::config
