// What a configuration admits, for people.
#pragma once

#include <string>
#include <string_view>

namespace ollama_cors::cli {

// The JSON of ocors_policy_audit as text: dangers first.
std::string audit_text(std::string_view audit_json);

}  // namespace ollama_cors::cli
