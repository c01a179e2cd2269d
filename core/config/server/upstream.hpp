// `upstream`: the Ollama that requests are forwarded to, and what is said to it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/document.hpp"
#include "config/report.hpp"
#include "config/settings.hpp"

namespace ollama_cors::config {

// `value` is what stands under "upstream"; nothing = the default.
upstream_address read_upstream(const std::optional<node>& value, report& findings);

// "http://127.0.0.1:11434", "replay:"
std::string to_text(const upstream_address& address);

// Whether requests to the upstream would come back to this very listener, as far as the text tells.
bool is_same_address(const listen_address& listener, const upstream_address& upstream);

// `upstream_headers`.
std::vector<std::pair<std::string, std::string>> read_upstream_headers(const node& object,
                                                                       report& findings);

}  // namespace ollama_cors::config
