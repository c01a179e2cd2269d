// What one rule grants of what one request asks for; see the header.
#include "config/explain_subject.hpp"

#include <algorithm>

#include "config/ascii.hpp"
#include "fetch/ascii.hpp"
#include "fetch/header_name.hpp"
#include "fetch/list.hpp"
#include "fetch/method.hpp"

namespace ollama_cors::config {
namespace {

bool grants(const policy::header_grant& granted, const std::string& name) {
  if (name == "*") return false;
  if (granted.any) return true;
  if (std::find(granted.names.begin(), granted.names.end(), name) != granted.names.end()) {
    return true;
  }
  return !fetch::is_non_wildcard_request_header(name) &&
         std::any_of(granted.prefixes.begin(), granted.prefixes.end(),
                     [&](const std::string& prefix) { return name.starts_with(prefix); });
}

}  // namespace

subject subject::of(const access& rules, const policy::request& request,
                    const policy::decision& decision) {
  subject about{rules,
                request,
                decision,
                requested_route::of(rules, request, decision),
                fetch::parse_origin(decision.origin),
                {}};
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

std::vector<std::string> subject::missing_headers(const policy::rule& rule) const {
  std::vector<std::string> missing;
  if (!is_preflight()) return missing;
  for (const fetch::field& field : request.headers) {
    if (!fetch::equal_to_lower(field.name, "access-control-request-headers")) continue;
    fetch::list_reader reader(field.value);
    for (std::string_view item; reader.next(item);) {
      std::string name = lowered(item);
      if (grants(rule.request_headers, name)) continue;
      if (std::find(missing.begin(), missing.end(), name) != missing.end()) continue;
      missing.push_back(std::move(name));
      if (missing.size() > 256) return missing;  // more is refused for its number
    }
  }
  return missing;
}

std::string rule_place(int index) {
  return "/rules/" + std::to_string(index);
}

}  // namespace ollama_cors::config
