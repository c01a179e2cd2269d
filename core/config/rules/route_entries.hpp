// `routes` of a rule or a key: class names, `any`, paths.
#pragma once

#include <string>
#include <vector>

#include "config/document.hpp"
#include "config/report.hpp"
#include "policy/route.hpp"

namespace ollama_cors::config {

struct route_entries {
  std::vector<std::string> words;
  policy::route_set set;
};

// Reports entries that are wrong, and an empty list.
route_entries read_routes(const node& list, report& findings);

// "never-matches" for a path that Ollama lacks and that is a typing error away from one it has.
void check_route_spelling(const node& list, report& findings);

// Ollama's endpoints as the policy takes them; static.
policy::endpoint_table endpoint_table();

// Whether the set holds an endpoint that manages models or reaches the user's account.
bool holds_management(const policy::route_set& routes);

}  // namespace ollama_cors::config
