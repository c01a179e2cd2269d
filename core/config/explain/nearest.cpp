// Measuring what is missing; see the header.
#include "config/explain/nearest.hpp"

#include <algorithm>

#include "config/json_text.hpp"
#include "config/rules/route_entries.hpp"

namespace ollama_cors::config {
namespace {

using shape = policy::origin_pattern::kind;

std::string_view without_dot(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host;
}

bool is_www_of(std::string_view longer, std::string_view shorter) {
  return longer.starts_with("www.") && longer.substr(4) == shorter;
}

std::string port_words(const fetch::origin& origin) {
  const unsigned port = origin.port != 0 ? origin.port : fetch::default_port(origin.scheme);
  return port == 0 ? "without a port" : "port " + std::to_string(port);
}

// Whether one of the two is the other, or that with a little before or behind it. Most of thousands
// of patterns are told off here.
bool is_alike(std::string_view pattern, std::string_view host) {
  const bool longer = pattern.size() >= host.size();
  const std::string_view outer = longer ? pattern : host;
  const std::string_view inner = longer ? host : pattern;
  return outer.size() - inner.size() <= 4 && (outer.ends_with(inner) || outer.starts_with(inner));
}

// The detail in which an origin misses a pattern; "" if it is more than one.
std::string detail(const policy::origin_pattern& pattern, const fetch::origin& origin) {
  if (origin.opaque || origin.host.empty() || !is_alike(pattern.host, origin.host)) return "";
  if (pattern.shape == shape::labels) {
    // `*.example.com` and the name above it.
    if (pattern.scheme != origin.scheme || !pattern.host.starts_with("*.")) return "";
    if (std::string_view(pattern.host).substr(2) != origin.host) return "";
    return "which are the names below " + json_word(origin.host) + ", not that name itself";
  }
  if (pattern.shape != shape::exact || pattern.scheme.empty()) return "";
  const auto admitted = fetch::parse_origin(pattern.text);
  const bool same_port = pattern.any_port || (admitted && admitted->port == origin.port);
  const bool same_scheme = pattern.scheme == origin.scheme;
  const std::string_view host = pattern.host;
  if (host == origin.host) {
    if (same_scheme) return same_port ? "" : "this is " + port_words(origin);
    return same_port ? "this is " + std::string(origin.scheme) : "";
  }
  if (!same_scheme || !same_port) return "";
  if (is_www_of(origin.host, host)) return "this begins with \"www.\"";
  if (is_www_of(host, origin.host)) return "this does not begin with \"www.\"";
  if (without_dot(host) == without_dot(origin.host)) {
    return origin.host.ends_with('.') ? "this ends in a dot" : "this does not end in a dot";
  }
  return "";
}

bool is_near(const subject& about, const policy::rule& rule) {
  return about.origin && std::any_of(rule.origins.begin(), rule.origins.end(),
                                     [&](const policy::origin_pattern& pattern) {
                                       return !detail(pattern, *about.origin).empty();
                                     });
}

}  // namespace

bool is_privileged(const subject& about, int rule) {
  const auto index = static_cast<std::size_t>(rule);
  const policy::rule& granted = about.parts().rules[index];
  if (granted.credentials) return true;
  // Another server's routes are its own business: `any` is the default there.
  if (granted.routes.any) return !about.is_middleware();
  if (!holds_management(granted.routes)) return false;
  const std::vector<std::string>& words = about.rules.words.rules[index].routes;
  return !(words.size() == 1 && words.front() == about.route.least_word());
}

int distance(const subject& about, int index) {
  const policy::rule& rule = about.rule(index);
  int missing = about.admits(index) ? 0 : is_near(about, rule) ? 20 : 30;
  if (!about.holds_route(rule)) missing += 30;
  if (!about.grants_method(rule)) missing += 10;
  // Beyond a few, far is far.
  constexpr std::size_t counted = 8;
  missing += 10 * static_cast<int>(about.missing_headers(index, counted).size());
  return missing;
}

int nearest_rule(const subject& about) {
  using policy::kind;
  if (!about.origin || about.decision.kind == kind::not_cors ||
      about.decision.kind == kind::same_origin) {
    return -1;
  }
  // The rule that was asked and said no.
  if (about.decision.rule >= 0) return about.decision.rule;
  int nearest = -1;
  int least = 0;
  for (int i = 0; i < about.rule_count(); ++i) {
    int missing = distance(about, i);
    if (!about.admits(i) && is_privileged(about, i)) missing += 20;
    if (nearest >= 0 && missing >= least) continue;
    nearest = i;
    least = missing;
  }
  return nearest;
}

std::string origin_difference(const subject& about) {
  const auto& all = about.parts().rules;
  if (!about.origin) return "";
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const policy::origin_pattern& pattern : all[i].origins) {
      const std::string what = detail(pattern, *about.origin);
      if (what.empty()) continue;
      return "The rule " + rule_place(static_cast<int>(i)) + " admits " + json_word(pattern.text) +
             ", " + what + ".";
    }
  }
  return "";
}

}  // namespace ollama_cors::config
