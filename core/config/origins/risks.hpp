// Origins that admit more pages than their author may think.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "config/origins/entries.hpp"
#include "config/report.hpp"

namespace ollama_cors::config {

// What CONTRACT.md 1 lets `dangerously` name.
enum class danger { insecure_origins_with_credentials, public_suffix_wildcard, any_origin };

// What the rule around the origins hands out.
struct rule_powers {
  bool credentials = false;
  bool management = false;  // routes that delete models or reach the user's account
};

// Reports entries that are refused unless `accepted` names the danger, and warns of others.
void check_origin_risks(const std::vector<origin_entry>& entries, rule_powers powers,
                        const std::set<danger>& accepted, report& findings);

}  // namespace ollama_cors::config
