// Every key that a configuration may have, section by section.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace ollama_cors::config {

enum class section { document, rule, limits, timeouts, api_key, tls, admin, log, upstream_tls };

const std::vector<std::string_view>& known_keys(section where);

// A key under the name that it has elsewhere: `allowed_origins` is `origins`.
struct other_name {
  std::string_view alias;
  std::string_view key;
  std::string_view advice;  // goes on after the sentence that names the key
};
std::optional<other_name> other_name_of(std::string_view alias);

// Where a key belongs that was written elsewhere: "in a rule", "in \"limits\""; "" if no section
// or several know it.
std::string_view home_of(std::string_view key);

}  // namespace ollama_cors::config
