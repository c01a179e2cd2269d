// `hosts`: the names under which the server may be addressed.
#pragma once

#include <string>
#include <vector>

#include "config/document.hpp"
#include "config/report.hpp"
#include "policy/policy.hpp"

namespace ollama_cors::config {

struct host_entries {
  std::vector<std::string> words;
  std::vector<policy::host_pattern> patterns;
};

// Adds an entry that is known to be right.
void append_host(std::string_view normalised, host_entries& hosts);

// Reports entries that are wrong, and an empty list.
host_entries read_hosts(const node& list, report& findings);

}  // namespace ollama_cors::config
