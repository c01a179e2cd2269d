// Origins that admit nobody: no browser sends them, `deny` refuses them all, or an earlier rule
// takes them all; and those that only an exact spelling admits.
#pragma once

#include <vector>

#include "config/origins/entries.hpp"
#include "config/report.hpp"
#include "policy/policy.hpp"

namespace ollama_cors::config {

// "never-matches" for a scheme or an identifier that no page has, "irregular-host" for `_` and a
// trailing dot. For entries that are no preset.
void check_sent(const origin_entry& entry, report& findings);

// "redundant-origin" for each entry that another one of the same list covers.
void check_redundant(const std::vector<origin_entry>& entries, report& findings);

// A rule's place, its entries, and what it grants.
struct rule_reach {
  node at;
  std::vector<origin_entry> origins;
  policy::route_set routes;
};

// "never-matches" for each entry of a rule that one of `deny` covers, "shadowed-rule" for rules and
// for single entries that earlier rules decide for.
void check_order(const std::vector<rule_reach>& rules, const std::vector<origin_entry>& denied,
                 report& findings);

}  // namespace ollama_cors::config
