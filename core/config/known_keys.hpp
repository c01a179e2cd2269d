// Every key that a configuration may have, section by section.
#pragma once

#include <string_view>
#include <vector>

namespace ollama_cors::config {

enum class section { document, rule, limits, timeouts, api_key, tls, admin, log, upstream_tls };

const std::vector<std::string_view>& known_keys(section where);

}  // namespace ollama_cors::config
