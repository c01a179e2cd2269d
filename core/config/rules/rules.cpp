// Reading rules; see the header.
#include "config/rules/rules.hpp"

#include "config/origins/entries.hpp"
#include "config/origins/lists.hpp"
#include "config/rules/header_entries.hpp"
#include "config/rules/method_entries.hpp"
#include "config/rules/route_entries.hpp"
#include "config/values.hpp"
#include "ollama/catalogue.hpp"
#include "ollama/routes.hpp"

namespace ollama_cors::config {
namespace {

constexpr range max_age_range = {0, 86400};  // Firefox's cap, the highest of any browser

struct rule_draft {
  policy::rule rule;
  rule_words words;
  std::vector<origin_entry> origins;
};

rule_draft default_rule(profile as) {
  rule_draft draft;
  if (as == profile::middleware) {
    draft.rule.routes.any = true;
    draft.words.routes = {"any"};
  } else {
    draft.rule.routes.classes = ollama::inference | ollama::read;
    draft.words.routes = {"inference", "read"};
  }
  draft.words.methods = {"any"};
  draft.words.request_headers = {"any"};
  for (const std::string_view name : ollama::default_exposed_headers()) {
    draft.rule.response_headers.emplace_back(name);
    draft.words.response_headers.emplace_back(name);
  }
  return draft;
}

void read_rule_origins(const node& rule, rule_draft& draft, report& findings) {
  const auto list = rule.find("origins");
  if (!list) {
    add_error(findings, rule, "missing-key",
              name_of(rule) +
                  " has no \"origins\": name the origins that it is for, such as "
                  "\"https://app.example\" or \"@loopback\".");
    return;
  }
  if (list->type() == node::kind::array && list->elements().empty()) {
    add_error(findings, *list, "empty-list",
              "\"origins\" is empty, so the rule never applies. Name an origin, such as "
              "\"https://app.example\" or \"@loopback\", or delete the rule.");
  }
  draft.origins = read_origins(*list, findings);
  for (const origin_entry& entry : draft.origins) {
    draft.words.origins.push_back(entry.text);
    draft.rule.origins.insert(draft.rule.origins.end(), entry.patterns.begin(),
                              entry.patterns.end());
  }
}

void read_headers(const node& rule, rule_draft& draft, report& findings) {
  if (const auto list = rule.find("request_headers")) {
    request_header_entries headers = read_request_headers(*list, findings);
    draft.rule.request_headers = std::move(headers.grant);
    draft.words.request_headers = std::move(headers.words);
  }
  if (const auto list = rule.find("response_headers")) {
    response_header_entries headers = read_response_headers(*list, findings);
    draft.rule.expose_any = headers.any;
    draft.rule.response_headers = std::move(headers.names);
    draft.words.response_headers = std::move(headers.words);
  }
}

// A rule for the origins of a text that stands where a rule should: JSON text, "" if there are
// none.
std::string rule_of(const node& value) {
  if (value.type() != node::kind::string) return "";
  const std::string origins = as_origin_list(value.string());
  return origins.empty() ? "" : R"({"origins":)" + origins + "}";
}

rule_draft read_rule(const node& rule, profile as, const std::set<danger>& accepted,
                     report& findings) {
  rule_draft draft = default_rule(as);
  if (!expect(rule, node::kind::object, findings, rule_of(rule))) return draft;
  check_keys(rule, section::rule, findings);
  read_rule_origins(rule, draft, findings);
  if (const auto list = rule.find("routes")) {
    route_entries routes = read_routes(*list, findings);
    if (as == profile::shim) check_route_spelling(*list, findings);
    draft.rule.routes = std::move(routes.set);
    draft.words.routes = std::move(routes.words);
  }
  if (const auto list = rule.find("methods")) {
    method_entries methods = read_methods(*list, findings);
    draft.rule.any_method = methods.any;
    if (!methods.any) draft.rule.methods = methods.words;
    draft.words.methods = std::move(methods.words);
  }
  read_headers(rule, draft, findings);
  if (const auto value = rule.find("credentials")) {
    const bool wanted = read_boolean(*value, findings).value_or(false);
    draft.rule.credentials = draft.words.credentials = wanted;
  }
  if (const auto value = rule.find("max_age")) {
    if (const auto seconds = read_integer(*value, max_age_range, findings)) {
      draft.rule.max_age = draft.words.max_age = static_cast<std::uint32_t>(*seconds);
    }
  }
  const rule_powers powers{draft.rule.credentials, holds_management(draft.rule.routes)};
  check_origin_risks(draft.origins, powers, accepted, findings);
  return draft;
}

}  // namespace

rule_set read_rules(const std::optional<node>& value, profile as, const std::set<danger>& accepted,
                    report& findings) {
  rule_set result;
  const auto append = [&](rule_draft draft) {
    result.rules.push_back(std::move(draft.rule));
    result.words.push_back(std::move(draft.words));
  };
  if (!value) {
    rule_draft draft = default_rule(as);
    draft.words.origins = {"@loopback"};
    draft.rule.origins = policy::expand_preset("@loopback");
    append(std::move(draft));
    return result;
  }
  std::string as_list = value->type() == node::kind::object ? value->text() : rule_of(*value);
  if (!as_list.empty()) as_list = "[" + as_list + "]";
  if (!expect(*value, node::kind::array, findings, std::move(as_list))) return result;
  for (const node& rule : value->elements()) {
    rule_draft draft = read_rule(rule, as, accepted, findings);
    result.reach.push_back({rule, std::move(draft.origins), draft.rule.routes});
    append(std::move(draft));
  }
  return result;
}

}  // namespace ollama_cors::config
