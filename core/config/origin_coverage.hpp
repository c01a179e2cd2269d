// Whether one origin pattern admits every origin that another one admits. Sound, not complete: true
// is a proof, false may mean that none was found.
#pragma once

#include <string_view>
#include <unordered_set>
#include <vector>

#include "policy/origin_pattern.hpp"

namespace ollama_cors::config {

bool covers(const policy::origin_pattern& wide, const policy::origin_pattern& narrow);

// Many patterns, asked often: exact ones are found by their text, so that lists of thousands cost
// no more than their wide ones.
class coverage {
public:
  // Keeps a view: the pattern must outlive this.
  void add(const policy::origin_pattern& pattern);
  // Some single pattern of those added covers it.
  bool covers(const policy::origin_pattern& narrow) const;
  // Each of them is covered.
  bool covers(const std::vector<policy::origin_pattern>& narrow) const;

private:
  std::unordered_set<std::string_view> exact_;
  std::vector<const policy::origin_pattern*> wide_;
};

}  // namespace ollama_cors::config
