// Whether one origin pattern admits every origin that another one admits. Sound, not complete: true
// is a proof, false may mean that none was found.
#pragma once

#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "policy/origin_pattern.hpp"

namespace ollama_cors::config {

bool covers(const policy::origin_pattern& wide, const policy::origin_pattern& narrow);

// Many patterns, asked often. Exact ones are found by their text and wildcards by what they spell
// of the host, so that lists of thousands are compared with lists of thousands.
class coverage {
public:
  // Keeps a view: the pattern must outlive this.
  void add(const policy::origin_pattern& pattern);
  // Some single pattern of those added covers it.
  bool covers(const policy::origin_pattern& narrow) const;
  // Each of them is covered.
  bool covers(const std::vector<policy::origin_pattern>& narrow) const;
  // One of those added that covers it and admits more than one origin, other than itself; null if
  // there is none.
  const policy::origin_pattern* wide_one(const policy::origin_pattern& narrow) const;

private:
  using patterns = std::vector<const policy::origin_pattern*>;

  std::unordered_set<std::string_view> exact_;
  std::unordered_map<std::string_view, patterns> by_suffix_;
  patterns others_;  // that spell no host
};

}  // namespace ollama_cors::config
