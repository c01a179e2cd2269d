// A policy as decide() reads it: the parts, indexes over the origins, header values composed once.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "fetch/field.hpp"
#include "policy/name_set.hpp"
#include "policy/origin_index.hpp"
#include "policy/policy.hpp"
#include "policy/reason.hpp"
#include "policy/route_index.hpp"

namespace ollama_cors::policy {

// What a rule answers, as far as it does not depend on the request.
struct rule_answers {
  std::string methods;       // Access-Control-Allow-Methods
  std::string header_names;  // Access-Control-Allow-Headers without prefixes' names
  name_set names;            // the same names, for search
  std::string max_age;
  std::string exposed;             // Access-Control-Expose-Headers; empty = none
  std::string exposed_on_refusal;  // and the header that says why
};

struct policy::compiled {
  spec parts;
  origin_index origins;       // owners are rules
  origin_index denied;        // owners are entries of `deny`
  bool only_spelled = false;  // both: no origin need be parsed to be found
  route_index routes;
  bool any_host = false;
  std::vector<rule_answers> answers;
  std::array<fetch::field, reason_count> reasons;  // the line that says why, by reason
};

}  // namespace ollama_cors::policy
