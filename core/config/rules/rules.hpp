// `rules`: JSON → the policy's rules.
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "config/configuration.hpp"
#include "config/document.hpp"
#include "config/origins/reach.hpp"
#include "config/origins/risks.hpp"
#include "config/words.hpp"
#include "policy/policy.hpp"

namespace ollama_cors::config {

struct rule_set {
  std::vector<policy::rule> rules;
  std::vector<rule_words> words;
  std::vector<rule_reach> reach;  // of the rules that are written
};

// `value` is what stands under "rules"; nothing = the default, one rule for @loopback.
rule_set read_rules(const std::optional<node>& value, profile as, const std::set<danger>& accepted,
                    report& findings);

}  // namespace ollama_cors::config
