// Origins to try on a pattern: some that it should admit, and some that only look alike. What the
// policy says of them is for audit() to find out.
#pragma once

#include <string>
#include <vector>

#include "policy/origin_pattern.hpp"

namespace ollama_cors::config {

struct near_miss {
  std::string origin;
  std::string why;  // why the pattern does not admit it
};

struct witnesses {
  std::vector<std::string> within;
  std::vector<near_miss> beyond;
};

witnesses witnesses_of(const policy::origin_pattern& pattern);

}  // namespace ollama_cors::config
