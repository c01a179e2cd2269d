// The decision, step by step in the order of CONTRACT.md 3. Each step only asks; what a refusal
// looks like is written in one place.
#include "policy/decision.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "fetch/ascii.hpp"
#include "fetch/method.hpp"
#include "fetch/origin.hpp"
#include "policy/answer.hpp"
#include "policy/compiled.hpp"
#include "policy/facts.hpp"
#include "policy/host.hpp"
#include "policy/preflight.hpp"
#include "policy/request_fields.hpp"
#include "policy/target.hpp"

namespace ollama_cors::policy {
namespace {

bool is_http(std::string_view scheme) noexcept {
  return scheme == "http" || scheme == "https";
}

// Whether the names of Origin and Host could be the same: told from their bytes up to the first
// that differs.
bool may_be_same_origin(std::string_view origin, std::string_view host) noexcept {
  const std::size_t start = origin.starts_with("https://")  ? 8
                            : origin.starts_with("http://") ? 7
                                                            : 0;
  if (start == 0 || origin.size() <= start || host.empty()) return false;
  if (fetch::to_lower(host.front()) != origin[start]) return false;
  origin.remove_prefix(start);
  std::size_t same = 1;
  while (same < origin.size() && same < host.size() &&
         fetch::to_lower(host[same]) == origin[same]) {
    ++same;
  }
  const auto ends = [same](std::string_view text) {
    return same == text.size() || text[same] == ':';
  };
  // Behind a `:` only the ports differ.
  return (ends(origin) && ends(host)) || host.substr(0, same).find(':') != std::string_view::npos;
}

// Origin = http(s):// + Host, and no Sec-Fetch-Site that says otherwise.
bool is_same_origin(facts& known, fetch::fields fields) noexcept {
  const fetch_metadata sent = read_metadata(fields);
  if (sent.site.present() && (sent.site.conflicting() || sent.site.value() != "same-origin")) {
    return false;
  }
  const fetch::origin* const origin = known.origin();
  const auto& host = known.host();
  if (!origin || !host || !is_http(origin->scheme)) return false;
  const unsigned fallback = fetch::default_port(origin->scheme);
  const unsigned of_origin = origin->port != 0 ? origin->port : fallback;
  const unsigned of_host = host->port != 0 ? host->port : fallback;
  return of_origin == of_host && fetch::equal_to_lower(host->name, origin->host);
}

kind kind_of(facts& known, const request& input, std::string_view origin) noexcept {
  if (!known.fields.origin.present()) return kind::not_cors;
  if (may_be_same_origin(origin, known.host_text)) [[unlikely]] {
    if (is_same_origin(known, input.headers)) return kind::same_origin;
  }
  return input.method == "OPTIONS" && known.fields.asked_method.present() ? kind::preflight
                                                                          : kind::cors;
}

std::optional<reason> judge_host(const policy::compiled& index, facts& known,
                                 bool http_1_0) noexcept {
  const single_field& host = known.fields.host;
  if (!host.present() && !(http_1_0 && !known.fields.origin.present())) return reason::host_missing;
  if (host.repeated()) return reason::host_not_allowed;
  if (!host.present() && !known.absolute) return std::nullopt;
  if (index.any_host) return std::nullopt;
  if (!known.host()) return reason::host_not_allowed;
  const auto& patterns = index.parts.hosts;
  const bool allowed = std::any_of(
      patterns.begin(), patterns.end(),
      [&known](const host_pattern& pattern) { return matches(pattern, *known.host()); });
  return allowed ? std::nullopt : std::optional{reason::host_not_allowed};
}

// Classes, canonical path and target. A preflight asks for the endpoint of the request that will
// follow it.
void find_route(const policy::compiled& index, const facts& known, const request& input,
                decision& output) noexcept {
  const std::string_view method = output.kind == kind::preflight
                                      ? fetch::normalise_method(known.fields.asked_method.value())
                                      : input.method;
  output.located = true;
  const target_parts target = split_target(input.target);
  const auto* spelled = target.absolute ? nullptr : index.routes.find(target.path);
  if (spelled != nullptr && spelled->canonical && input.target.size() <= max_classified_target &&
      target.query.find('#') == std::string_view::npos) {
    output.path = target.path;
    output.classes = index.routes.classify(method, *spelled);
    return;
  }
  const canonical_target canonical = canonicalise(input.target, output.path_space);
  if (canonical.ambiguous) return;
  output.path = canonical.path;
  output.classes = index.routes.classify(method, canonical.path);
  if (output.kind == kind::cors) output.target = canonical.target;
}

// The first entry of `deny` that names the origin, -1 if none does. The index is that of matching;
// what wildcards cover here and not there is rare, and tried entry by entry.
int first_denied(const policy::compiled& index, facts& known) noexcept {
  if (index.denied.only_spelled()) {
    const auto entries = index.denied.spelling(known.fields.origin.value());
    return entries.empty() ? -1 : static_cast<int>(entries.front());
  }
  if (!known.origin()->irregular) return index.denied.first(*known.origin());
  const auto& entries = index.parts.deny;
  const auto found = std::find_if(
      entries.begin(), entries.end(),
      [&known](const origin_pattern& entry) { return denies(entry, *known.origin()); });
  return found == entries.end() ? -1 : static_cast<int>(found - entries.begin());
}

// Whether the rule, which admits the origin, holds the route.
bool holds_route(const policy::compiled& index, int rule, const facts& known, const request& input,
                 decision& output) noexcept {
  const route_set& routes = index.parts.rules[static_cast<std::size_t>(rule)].routes;
  if (holds_every_target(index.parts, routes)) return true;
  if (!output.located) find_route(index, known, input, output);
  return holds(routes, output.classes, output.path);
}

// Finds out who admits the origin on the way.
std::optional<reason> judge_origin(const policy::compiled& index, facts& known,
                                   const request& input, decision& output) noexcept {
  if (output.kind == kind::not_cors) return std::nullopt;
  if (known.fields.origin.repeated()) return reason::origin_multiple;
  if (!index.only_spelled && known.origin() == nullptr) return reason::origin_invalid;
  if (!index.denied.empty()) {
    output.deny = first_denied(index, known);
    if (output.deny >= 0) return reason::origin_denied;
  }
  if (output.kind == kind::same_origin) return std::nullopt;

  const auto admits = [&](int rule) {
    if (output.nearest < 0) output.nearest = rule;
    if (!holds_route(index, rule, known, input, output)) return false;
    known.held = rule;
    return true;
  };
  if (index.origins.only_spelled()) {
    for (const std::uint32_t rule : index.origins.spelling(output.origin)) {
      if (admits(static_cast<int>(rule))) break;
    }
  } else {
    auto owners = index.origins.find(*known.origin());
    for (int rule = owners.next(); rule >= 0 && !admits(rule); rule = owners.next()) {
    }
  }
  output.admitted = output.nearest >= 0;
  if (output.admitted) return std::nullopt;
  const bool valid = fetch::is_plain_origin(output.origin) || known.origin() != nullptr;
  return valid ? reason::origin_not_allowed : reason::origin_invalid;
}

// https://w3c.github.io/webappsec-fetch-metadata/: a browser that says so was sent by another site,
// and left the Origin out because it was not asked for one (`no-cors`). Links may still be
// followed.
bool is_cross_site(const request& input) noexcept {
  const fetch_metadata sent = read_metadata(input.headers);
  const std::string_view value = sent.site.value();
  const std::string_view site = fetch::trim_ows(value.substr(0, value.find(';')));
  if (!sent.site.conflicting() && site != "cross-site" && site != "same-site") return false;
  if (sent.site.conflicting() || (input.method != "GET" && input.method != "HEAD")) return true;
  const bool follows_link = !sent.mode.conflicting() && sent.mode.value() == "navigate" &&
                            !sent.dest.conflicting() && sent.dest.value() == "document";
  return !follows_link;
}

std::optional<reason> judge_key(const key_verdict& key, const decision& output) noexcept {
  switch (key.value) {
    case key_verdict::state::missing:
      return reason::key_missing;
    case key_verdict::state::unknown:
      return reason::key_unknown;
    case key_verdict::state::not_required:
    case key_verdict::state::accepted:
      break;
  }
  if (key.routes == nullptr || key.routes->any) return std::nullopt;
  return holds(*key.routes, output.classes, output.path) ? std::nullopt
                                                         : std::optional{reason::key_route};
}

// Rule for the route, then method.
std::optional<reason> judge_route(const policy::compiled& index, const facts& known,
                                  std::string_view method, decision& output) noexcept {
  if (known.held < 0) {
    const auto& rules = index.parts.rules;
    const bool known_route =
        output.classes != 0 || std::any_of(rules.begin(), rules.end(), [&](const rule& each) {
          return names_path(each.routes, output.path);
        });
    return known_route ? reason::route_not_granted : reason::route_unknown;
  }
  output.rule = known.held;
  const rule& from = index.parts.rules[static_cast<std::size_t>(known.held)];
  const bool listed = from.any_method || std::find(from.methods.begin(), from.methods.end(),
                                                   method) != from.methods.end();
  if (listed && !fetch::is_forbidden_method(method)) return std::nullopt;
  output.culprit = method;
  return reason::method_not_allowed;
}

int status_of(reason value) noexcept {
  return value == reason::key_missing || value == reason::key_unknown ? 401 : 403;
}

// The rule whose CORS headers an admitted origin gets: the one that decides, else the first.
std::size_t answering_rule(const facts& known, const decision& output) noexcept {
  return static_cast<std::size_t>(known.held >= 0 ? known.held : output.nearest);
}

const fetch::field& vary_of(const decision& output) noexcept {
  return output.kind == kind::preflight ? vary_preflight : vary_origin;
}

const fetch::field& line_of(const policy::compiled& index, reason value) noexcept {
  return index.reasons[static_cast<std::size_t>(value)];
}

void set_allow_origin(const rule& from, decision& output) noexcept {
  set(output, "Access-Control-Allow-Origin", output.origin);
  if (from.credentials) set(output, "Access-Control-Allow-Credentials", "true");
}

void set_response_headers(const policy::compiled& index, const facts& known, bool refused,
                          decision& output) noexcept {
  if (output.admitted) {
    const std::size_t rule = answering_rule(known, output);
    const auto& from = index.parts.rules[rule];
    const auto& answers = index.answers[rule];
    set_allow_origin(from, output);
    output.expose_any = from.expose_any && from.credentials;
    const std::string_view exposed = refused ? answers.exposed_on_refusal : answers.exposed;
    if (!exposed.empty() && output.kind == kind::cors) {
      set(output, "Access-Control-Expose-Headers", exposed);
    }
  }
  set(output, vary_of(output));
  if (refused) set(output, line_of(index, output.reason));
}

void refuse(const policy::compiled& index, const facts& known, reason why,
            decision& output) noexcept {
  output.verdict = verdict::refuse;
  output.reason = why;
  output.status = status_of(why);
  if (why != reason::origin_denied) output.deny = -1;
  set_response_headers(index, known, true, output);
}

// Shadow mode: the upstream's own policy applies as if we were not there.
void relay(const request& input, reason why, decision& output) noexcept {
  output.verdict = verdict::allow;
  output.reason = why;
  output.transparent = true;
  output.target = input.target;
  set(output, vary_of(output));
}

void answer_preflight(const policy::compiled& index, const facts& known,
                      const preflight_grant& granted, decision& output) noexcept {
  const std::size_t rule = answering_rule(known, output);
  const bool refused = granted.reason != reason::preflight_granted;
  output.verdict = refused ? verdict::refuse : verdict::allow;
  output.reason = granted.reason;
  output.status = 204;
  set_allow_origin(index.parts.rules[rule], output);
  set(output, "Access-Control-Allow-Methods", granted.methods);
  if (!granted.header_names.empty()) {
    set(output, "Access-Control-Allow-Headers", granted.header_names);
  }
  if (!granted.more_names.empty()) {
    set(output, "Access-Control-Allow-Headers", granted.more_names);
  }
  // A view by name: a literal beside a std::string would make a temporary of both.
  const std::string_view max_age = index.answers[rule].max_age;
  set(output, "Access-Control-Max-Age", refused ? "0" : max_age);
  set(output, vary_preflight);
  if (refused) set(output, line_of(index, granted.reason));
}

// Everything but the scratch space, which need not be clean, and what is always set.
void reset(decision& output) noexcept {
  output.kind = kind::not_cors;
  output.verdict = verdict::refuse;
  output.reason = reason::not_cors;
  output.status = 0;
  output.rule = output.deny = output.nearest = -1;
  output.admitted = output.transparent = output.expose_any = output.located = false;
  output.classes = 0;
  // Each by itself: a chain is compiled as copies of what was written just before, which stall.
  output.culprit = {};
  output.path = {};
  output.header_count = 0;
}

}  // namespace

void decide(const policy& rules, const request& input, const key_verdict& key,
            decision& output) noexcept {
  const policy::compiled& index = rules.index();
  const spec& parts = index.parts;
  const bool shadow = parts.mode == mode::shadow;
  reset(output);

  // 1. Kind.
  facts known(input);
  output.origin = known.fields.origin.value();
  output.kind = kind_of(known, input, output.origin);
  const bool is_preflight = output.kind == kind::preflight;
  output.target = input.target;

  // What only the rules refuse, shadow mode lets pass. Asked first, so that a refused Host is
  // readable too where the origin is admitted.
  std::optional<reason> by_rules = judge_origin(index, known, input, output);

  // 2. Host.
  if (const auto wrong = judge_host(index, known, input.http_1_0)) {
    output.culprit = known.host_text;
    return refuse(index, known, *wrong, output);
  }

  // 3. Origin.
  if (by_rules && !shadow) return refuse(index, known, *by_rules, output);

  if (!output.located && (parts.guards_upstream || key.routes != nullptr)) {
    find_route(index, known, input, output);
  }

  // 4. No Origin.
  if (output.kind == kind::not_cors && parts.guards_upstream && is_cross_site(input)) {
    return refuse(index, known, reason::cross_site_without_origin, output);
  }

  // 5. Preflight.
  if (is_preflight) {
    if (by_rules) return relay(input, *by_rules, output);
    output.rule = known.held;
    const auto rule = static_cast<std::size_t>(known.held);
    const bool held = known.held >= 0;
    const preflight_grant granted =
        grant(held ? &parts.rules[rule] : nullptr, held ? &index.answers[rule] : nullptr,
              known.fields, input.headers, output);
    output.culprit = granted.culprit;
    if (shadow && granted.reason != reason::preflight_granted) {
      return relay(input, granted.reason, output);
    }
    return answer_preflight(index, known, granted, output);
  }

  // 6. Key, rule for the route, method.
  if (const auto wrong = judge_key(key, output)) return refuse(index, known, *wrong, output);
  if (output.kind == kind::cors && !by_rules) {
    by_rules = judge_route(index, known, input.method, output);
    if (by_rules && !shadow) return refuse(index, known, *by_rules, output);
  }
  if (by_rules) return relay(input, *by_rules, output);

  output.verdict = verdict::allow;
  output.reason = output.kind == kind::cors          ? reason::origin_allowed
                  : output.kind == kind::same_origin ? reason::same_origin
                                                     : reason::not_cors;
  set_response_headers(index, known, false, output);
}

void locate(const policy& rules, const request& input, decision& output) noexcept {
  if (!output.located) find_route(rules.index(), facts(input), input, output);
}

std::string_view name(kind value) noexcept {
  switch (value) {
    case kind::not_cors:
      return "not-cors";
    case kind::same_origin:
      return "same-origin";
    case kind::preflight:
      return "preflight";
    case kind::cors:
      return "cors";
  }
  return {};
}

std::string_view name(verdict value) noexcept {
  return value == verdict::allow ? "allow" : "refuse";
}

}  // namespace ollama_cors::policy
