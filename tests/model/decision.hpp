// The decision, step by step as CONTRACT 3 numbers them: slow, string by string, sharing no code
// with core/.
#pragma once

#include <vector>

#include "pattern.hpp"
#include "policy.hpp"

namespace model {

// A rule with every default written out and its origin entries read.
struct rule {
  std::vector<pattern> origins;
  strings routes;
  strings methods;
  strings request_headers;  // "any", names, `prefix-*`; packages expanded; lower case
  strings response_headers;
  bool credentials = false;
  unsigned max_age = 600;
};

struct key {
  std::string secret;
  strings routes;
};

struct policy {
  std::vector<rule> rules;
  std::vector<std::vector<pattern>> deny;  // beside each entry of the document
  strings hosts;
  std::vector<key> keys;
  bool shadow = false;
  bool middleware = false;  // in someone else's server
};

policy understand(const description& text, const catalogue& packages);

result decide(const policy& rules, const request& asked);

}  // namespace model
