// Trying a change out; see the header.
#include "config/explain/trial.hpp"

#include <algorithm>
#include <memory>
#include <set>

#include "config/json_text.hpp"
#include "config/rules/rules.hpp"
#include "fetch/ascii.hpp"

namespace ollama_cors::config {
namespace {

// Origins aside, of which there may be thousands.
policy::rule without_origins(const policy::rule& from) {
  policy::rule rule;
  rule.routes = from.routes;
  rule.any_method = from.any_method;
  rule.methods = from.methods;
  rule.request_headers = from.request_headers;
  rule.credentials = from.credentials;
  return rule;
}

std::set<danger> accepted_dangers(const access_words& words) {
  std::set<danger> accepted;
  for (const std::string& name : words.dangerously) {
    accepted.insert(name == "any-origin"               ? danger::any_origin
                    : name == "public-suffix-wildcard" ? danger::public_suffix_wildcard
                                                       : danger::insecure_origins_with_credentials);
  }
  return accepted;
}

}  // namespace

document parse_trusted(const std::string& json) {
  report findings;
  return *document::parse(json, findings);
}

trial::trial(const subject& about) : about_(about) {
  const policy::spec& parts = about.parts();
  spec_.hosts = parts.hosts;
  spec_.guards_upstream = parts.guards_upstream;
  spec_.endpoints = parts.endpoints;
  if (!about.origin) return;
  for (int i = 0; i < about.rule_count(); ++i) {
    if (!about.admits(i)) continue;
    const auto& origins = about.rule(i).origins;
    const auto found = std::find_if(origins.begin(), origins.end(), [&](const auto& pattern) {
      return matches(pattern, *about.origin);
    });
    spec_.rules.push_back(without_origins(about.rule(i)));
    spec_.rules.back().origins.push_back(*found);
    indexes_.push_back(i);
  }
  for (std::size_t i = 0; i < parts.deny.size(); ++i) {
    if (!denies(parts.deny[i], *about.origin)) continue;
    spec_.deny.push_back(parts.deny[i]);
    deny_indexes_.push_back(about.rules.denied[i].index);
  }
}

void trial::put_rule(int index, policy::rule rule) {
  const auto place = std::lower_bound(indexes_.begin(), indexes_.end(), index);
  const auto offset = place - indexes_.begin();
  if (place != indexes_.end() && *place == index) {
    spec_.rules[static_cast<std::size_t>(offset)] = std::move(rule);
    return;
  }
  indexes_.insert(place, index);
  spec_.rules.insert(spec_.rules.begin() + offset, std::move(rule));
}

void trial::lift_deny(int index) {
  for (std::size_t i = spec_.deny.size(); i-- > 0;) {
    if (deny_indexes_[i] != index) continue;
    spec_.deny.erase(spec_.deny.begin() + static_cast<std::ptrdiff_t>(i));
    deny_indexes_.erase(deny_indexes_.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

// A path is known if any rule names it, also one that was left out here.
policy::reason trial::as_of_all_rules(policy::reason why) const {
  if (why != policy::reason::route_unknown) return why;
  const auto& rules = about_.parts().rules;
  const bool named = std::any_of(rules.begin(), rules.end(), [&](const policy::rule& rule) {
    return policy::names_path(rule.routes, about_.route.path);
  });
  return named ? policy::reason::route_not_granted : why;
}

std::optional<policy::reason> trial::run() const {
  const policy::policy changed{policy::spec(spec_)};
  auto outcome = std::make_unique_for_overwrite<policy::decision>();
  policy::key_verdict key = about_.rules.judge_key(about_.request);
  if (key_routes_) key.routes = &*key_routes_;
  policy::decide(changed, about_.request, key, *outcome);
  if (outcome->verdict == policy::verdict::refuse) return as_of_all_rules(outcome->reason);
  if (outcome->kind != policy::kind::preflight) return std::nullopt;

  std::vector<fetch::field> headers;
  for (const fetch::field& field : about_.request.headers) {
    if (fetch::equal_to_lower(field.name, "host") || fetch::equal_to_lower(field.name, "origin")) {
      headers.push_back(field);
    }
  }
  const policy::request behind{about_.route.method, about_.request.target, headers,
                               about_.request.http_1_0};
  policy::decide(changed, behind, {}, *outcome);
  if (outcome->verdict == policy::verdict::refuse) return as_of_all_rules(outcome->reason);
  return std::nullopt;
}

rule_reading read_rule_words(const subject& about, const rule_words& words) {
  const std::string json = "[{\"origins\":" + json_list(words.origins) +
                           ",\"routes\":" + json_list(words.routes) +
                           ",\"methods\":" + json_list(words.methods) +
                           ",\"request_headers\":" + json_list(words.request_headers) +
                           ",\"credentials\":" + (words.credentials ? "true" : "false") + "}]";
  const document written = parse_trusted(json);
  report findings;
  rule_set read =
      read_rules(written.root(), about.is_middleware() ? profile::middleware : profile::shim,
                 accepted_dangers(about.rules.words), findings);
  for (const problem& item : findings.problems()) {
    if (item.severity == severity::error) return {std::nullopt, item.code};
  }
  return {std::move(read.rules.front()), ""};
}

}  // namespace ollama_cors::config
