// `methods` of a rule.
#pragma once

#include <string>
#include <vector>

#include "config/document.hpp"
#include "config/report.hpp"

namespace ollama_cors::config {

struct method_entries {
  std::vector<std::string> words;  // `any`, or methods as Fetch normalises them
  bool any = false;
};

// Reports entries that are wrong or never match, and an empty list.
method_entries read_methods(const node& list, report& findings);

}  // namespace ollama_cors::config
