// Lists of origins (`origins` of a rule, `deny`): entries → patterns.
#pragma once

#include <string>
#include <vector>

#include "config/document.hpp"
#include "config/report.hpp"
#include "policy/origin_pattern.hpp"

namespace ollama_cors::config {

struct origin_entry {
  node at;
  int index;                                     // in the list
  std::string text;                              // as normalised; presets by name
  std::vector<policy::origin_pattern> patterns;  // one, or what the preset stands for
};

// The entries that are right, without repetitions; reports the others. `list` may be of any type.
std::vector<origin_entry> read_origins(const node& list, report& findings);

}  // namespace ollama_cors::config
