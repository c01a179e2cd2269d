// From the document that a server runs by to one that follows it: what changed, and what of that a
// running server takes over (CONTRACT.md 1). Documents are as access::normalised writes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/report.hpp"

namespace ollama_cors::config {

struct changed_key {
  std::string pointer;   // "/rules"; in an object of settings the key within: "/limits/body_bytes"
  bool applies = false;  // to a server that runs; else with its next start
};

// In the order of the document.
std::vector<changed_key> changes_between(std::string_view running, std::string_view next);

// The document that a server runs by once it has taken `next` over.
std::string after_reload(std::string_view running, std::string_view next);

// The same for a policy alone: `rules`, `deny`, `hosts`, `api_keys`, `mode`.
std::string after_policy_swap(std::string_view running, std::string_view next);

// A warning that the change waits for a restart: code `needs-restart`.
problem needs_restart(const changed_key& change);

}  // namespace ollama_cors::config
