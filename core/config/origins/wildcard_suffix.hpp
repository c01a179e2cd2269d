// The name under which a pattern's wildcard stands.
#pragma once

#include <string>

#include "policy/origin_pattern.hpp"

namespace ollama_cors::config {

// The name right of the last label with a `*`; empty if there is none.
std::string suffix_under_wildcard(const policy::origin_pattern& pattern);

}  // namespace ollama_cors::config
