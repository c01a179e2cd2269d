// What one rule grants of what one request asks for; see the header.
#include "config/explain/subject.hpp"

#include <algorithm>
#include <unordered_set>

#include "config/ascii.hpp"
#include "fetch/ascii.hpp"
#include "fetch/header_name.hpp"
#include "fetch/list.hpp"
#include "fetch/method.hpp"
#include "policy/compiled.hpp"
#include "policy/preflight.hpp"
#include "policy/request_fields.hpp"

namespace ollama_cors::config {
namespace {

// Bounded as the decision is: what is longer was refused for that.
std::vector<std::string> read_asked_headers(const policy::request& request) {
  std::vector<std::string> names;
  std::unordered_set<std::string> seen;
  std::size_t bytes = 0;
  for (const fetch::field& field : request.headers) {
    if (!policy::is_asked_headers(field)) continue;
    bytes += field.value.size();
    if (bytes > policy::max_asked_bytes) break;
    fetch::list_reader reader(field.value);
    for (std::string_view item; reader.next(item);) {
      std::string name = lowered(item);
      if (names.size() < policy::max_asked_names && seen.insert(name).second) {
        names.push_back(std::move(name));
      }
    }
  }
  return names;
}

}  // namespace

subject subject::of(const access& rules, const policy::request& request,
                    const policy::decision& decision) {
  subject about{rules,
                request,
                decision,
                requested_route::of(rules, request, decision),
                fetch::parse_origin(decision.origin),
                {},
                {}};
  if (about.is_preflight()) about.asked_headers = read_asked_headers(request);
  for (const policy::rule& rule : about.parts().rules) {
    about.admitting.push_back(about.origin &&
                              std::any_of(rule.origins.begin(), rule.origins.end(),
                                          [&](const policy::origin_pattern& pattern) {
                                            return matches(pattern, *about.origin);
                                          }));
  }
  return about;
}

std::string_view subject::header(std::string_view lower_name) const {
  for (const fetch::field& field : request.headers) {
    if (fetch::equal_to_lower(field.name, lower_name)) return field.value;
  }
  return {};
}

bool subject::holds_route(const policy::rule& rule) const {
  return policy::holds_every_target(parts(), rule.routes) ||
         policy::holds(rule.routes, route.classes, route.path);
}

bool subject::grants_method(const policy::rule& rule) const {
  if (fetch::is_forbidden_method(route.method)) return false;
  return rule.any_method ||
         std::find(rule.methods.begin(), rule.methods.end(), route.method) != rule.methods.end();
}

std::vector<std::string> subject::missing_headers(int index, std::size_t at_most) const {
  std::vector<std::string> missing;
  const policy::header_grant& granted = rule(index).request_headers;
  const policy::name_set& names =
      rules.rules.index().answers[static_cast<std::size_t>(index)].names;
  for (const std::string& name : asked_headers) {
    if (missing.size() == at_most) break;
    const bool has_prefix =
        !fetch::is_non_wildcard_request_header(name) &&
        std::any_of(granted.prefixes.begin(), granted.prefixes.end(),
                    [&](const std::string& prefix) { return name.starts_with(prefix); });
    const bool is_granted = name != "*" && (granted.any || has_prefix || names.contains(name));
    if (!is_granted) missing.push_back(name);
  }
  return missing;
}

std::string rule_place(int index) {
  return "/rules/" + std::to_string(index);
}

}  // namespace ollama_cors::config
