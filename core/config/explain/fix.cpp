// Finding the smallest change that works; see the header.
#include "config/explain/fix.hpp"

#include <algorithm>

#include "config/address.hpp"
#include "config/explain/nearest.hpp"
#include "config/explain/trial.hpp"
#include "config/json_text.hpp"
#include "config/origins/entries.hpp"
#include "config/rules/host_entries.hpp"
#include "config/rules/route_entries.hpp"
#include "fetch/method.hpp"
#include "ollama/routes.hpp"
#include "policy/preflight.hpp"

namespace ollama_cors::config {
namespace {

// What is longer is not quoted, and so not proposed either.
constexpr std::size_t max_quoted = 512;

std::string add(std::string_view json, std::string_view pointer) {
  return "add " + std::string(json) + " to " + std::string(pointer);
}

std::string set(std::string_view pointer, std::string_view json) {
  return "set " + std::string(pointer) + " to " + std::string(json);
}

fix none(std::string note) {
  return {"", "", std::nullopt, std::move(note)};
}

fix refused(const std::string& code) {
  return none("The change that would allow it is one that the configuration check refuses (" +
              code + ").");
}

// A rule's words with the one origin that asks in place of all that it has, of which there may be
// thousands.
rule_words words_for_origin(const subject& about, int rule) {
  const rule_words& all = about.rules.words.rules[static_cast<std::size_t>(rule)];
  rule_words words;
  words.origins = {std::string(about.decision.origin)};
  words.routes = all.routes;
  words.methods = all.methods;
  words.request_headers = all.request_headers;
  words.credentials = all.credentials;
  return words;
}

// What the route lets a page do that is more than using models; "" if it is no more.
std::string remark_on_power(const subject& about) {
  if ((about.route.classes & ollama::account) != 0) {
    return "The fix opens a route of your ollama.com account to every script of that origin.";
  }
  if ((about.route.classes & ollama::manage) != 0) {
    return "The fix lets every script of that origin change which models are here.";
  }
  return "";
}

// A rule of its own for the origin: the last one, so that it takes nothing from those before it.
// Without routes it has the default ones.
fix new_rule(const subject& about, const std::vector<std::string>& routes) {
  const std::string origin(about.decision.origin);
  rule_words words;
  words.origins = {origin};
  words.routes = routes.empty() ? std::vector<std::string>{"inference", "read"} : routes;
  words.methods = words.request_headers = {"any"};
  rule_reading read = read_rule_words(about, words);
  if (!read.rule) return refused(read.refused_by);

  const std::string json = "{\"origins\":" + json_list(words.origins) +
                           (routes.empty() ? "" : ",\"routes\":" + json_list(routes)) + "}";
  fix out;
  out.note = remark_on_power(about);
  out.pointer = "/rules";
  out.text = about.rules.written.rules
                 ? add(json, "/rules")
                 : set("/rules", "[{\"origins\":[\"@loopback\"]}," + json + "]");
  trial changed(about);
  changed.put_rule(about.rule_count(), *std::move(read.rule));
  out.next = changed.run();
  return out;
}

// The origin among those of a rule that is there.
fix join_rule(const subject& about, int rule) {
  const std::string origin(about.decision.origin);
  rule_reading read = read_rule_words(about, words_for_origin(about, rule));
  if (!read.rule) return refused(read.refused_by);

  fix out;
  if (about.rules.written.rules) {
    out.pointer = rule_place(rule) + "/origins";
    out.text = add(json_string(origin), out.pointer);
  } else {
    out.pointer = "/rules";
    out.text = set("/rules", "[{\"origins\":" + json_list({"@loopback", origin}) + "}]");
  }
  trial changed(about);
  changed.put_rule(rule, *std::move(read.rule));
  out.next = changed.run();
  return out;
}

// The rule to which the origin is best added: what is missing of the request is least, and it hands
// out nothing that was not asked for. -1 if there is none.
int rule_to_join(const subject& about) {
  int best = -1;
  int least = 0;
  for (int i = 0; i < about.rule_count(); ++i) {
    if (is_privileged(about, i)) continue;
    const int missing = distance(about, i);
    if (best >= 0 && missing >= least) continue;
    best = i;
    least = missing;
  }
  return best;
}

// A rule for this very origin, to which a route can be added without opening it to others.
int rule_of_its_own(const subject& about) {
  for (int i = 0; i < about.rule_count(); ++i) {
    const rule_words& words = about.rules.words.rules[static_cast<std::size_t>(i)];
    if (words.origins.size() == 1 && words.origins.front() == about.decision.origin) return i;
  }
  return -1;
}

// Says whom a change of the rule is for beside the origin that asks.
fix with_others(const subject& about, int rule, fix change) {
  const rule_words& words = about.rules.words.rules[static_cast<std::size_t>(rule)];
  const bool own = words.origins.size() == 1 && words.origins.front() == about.decision.origin;
  if (!own && !change.text.empty() && change.note.empty()) {
    change.note =
        "The fix is for all origins of the rule: give this one a rule of its own, before "
        "that, if it alone is meant.";
  }
  return change;
}

std::string normalised_entry(const std::string& written) {
  const document list = parse_trusted(json_list({written}));
  report ignored;
  const std::vector<origin_entry> read = read_origins(list.root(), ignored);
  return read.empty() ? "" : read.front().text;
}

// A rule with one of its lists changed.
fix change_rule(const subject& about, int rule, const rule_words& words, std::string pointer,
                std::string text) {
  rule_reading read = read_rule_words(about, words);
  if (!read.rule) return refused(read.refused_by);
  fix out{std::move(text), std::move(pointer), std::nullopt, ""};
  trial changed(about);
  changed.put_rule(rule, *std::move(read.rule));
  out.next = changed.run();
  return out;
}

fix widen_rule(const subject& about, int rule, const std::string& route) {
  rule_words words = words_for_origin(about, rule);
  words.routes.push_back(route);
  const std::string pointer = rule_place(rule) + "/routes";
  const std::string text = about.rules.written.rule_routes[static_cast<std::size_t>(rule)]
                               ? add(json_string(route), pointer)
                               : set(pointer, json_list(words.routes));
  fix out = change_rule(about, rule, words, pointer, text);
  if (!out.text.empty()) out.note = remark_on_power(about);
  return out;
}

}  // namespace

fix fix_origin(const subject& about) {
  if (about.decision.origin.size() > max_quoted) return {};
  const std::string route = about.route.least_word();
  const int joined = rule_to_join(about);
  fix best = joined >= 0 ? join_rule(about, joined) : fix{};
  if (!best.text.empty() && !best.next) return best;
  // A page that runs models lists them too, and the other way round; one that errs in the path is
  // helped with its origin first.
  const bool usual =
      !about.is_middleware() && ((about.route.classes & (ollama::inference | ollama::read)) != 0 ||
                                 !about.route.meant.empty());
  if (usual || (!route.empty() && route.size() <= max_quoted)) {
    fix own = new_rule(about, usual ? std::vector<std::string>{} : std::vector{route});
    if (!own.text.empty() && (best.text.empty() || !own.next)) return own;
    if (best.text.empty() && best.note.empty()) best.note = own.note;
  }
  return best;
}

fix fix_deny(const subject& about) {
  const policy::spec& parts = about.parts();
  const auto index = static_cast<std::size_t>(about.decision.deny);
  const std::string& written = about.rules.written.deny[index];
  if (written.size() > max_quoted) return none("");
  std::size_t named = 0;
  std::string text;
  for (std::size_t i = 0; i < parts.deny.size(); ++i) {
    if (about.rules.denied[i].index != about.decision.deny) continue;
    ++named;
    text = about.rules.denied[i].text;
  }
  // The same entry may stand in the list again, in another spelling.
  std::vector<std::string> others;
  bool spelled_again = false;
  const auto& entries = about.rules.written.deny;
  const bool few = entries.size() <= 64;  // every refusal may ask
  for (const std::string& entry : entries) {
    const bool same = entry == written || (few && normalised_entry(entry) == text);
    if (!same) others.push_back(entry);
    spelled_again = spelled_again || (same && entry != written);
  }
  fix out{spelled_again ? set("/deny", json_list(others))
                        : "remove " + json_string(written) + " from /deny",
          "/deny", std::nullopt, ""};
  if (named != 1 || text != about.decision.origin) {
    out.note =
        "The entry names more origins than this one: removing it lifts the ban for all of them.";
  }
  trial changed(about);
  changed.lift_deny(about.decision.deny);
  out.next = changed.run();
  return out;
}

fix fix_route(const subject& about) {
  const std::string route = about.route.least_word();
  if (route.empty() || route.size() > max_quoted) return {};
  const int own = about.rules.written.rules ? rule_of_its_own(about) : -1;
  if (own >= 0) {
    fix widened = widen_rule(about, own, route);
    if (!widened.text.empty() && !widened.next) return widened;
  }
  return new_rule(about, {route});
}

fix fix_method(const subject& about) {
  const int rule = about.decision.rule;
  const std::string method(about.route.method);
  if (rule < 0 || method == "*" || method.size() > 256) return {};
  // No browser sends `get`, and an entry for it is one for GET.
  if (!about.is_preflight() && fetch::normalise_method(method) != method) return {};
  rule_words words = words_for_origin(about, rule);
  words.methods.push_back(method);
  const std::string pointer = rule_place(rule) + "/methods";
  return with_others(about, rule,
                     change_rule(about, rule, words, pointer, add(json_string(method), pointer)));
}

fix fix_headers(const subject& about) {
  const int rule = about.decision.rule;
  if (rule < 0) return {};
  const std::vector<std::string> missing = about.missing_headers(rule, policy::max_asked_names);
  const bool too_long = std::any_of(missing.begin(), missing.end(), [](const std::string& name) {
    return name.size() > max_quoted;
  });
  if (missing.empty() || too_long) return {};
  rule_words words = words_for_origin(about, rule);
  words.request_headers.insert(words.request_headers.end(), missing.begin(), missing.end());
  const std::string pointer = rule_place(rule) + "/request_headers";
  const std::string text = missing.size() == 1 ? add(json_string(missing.front()), pointer)
                                               : set(pointer, json_list(words.request_headers));
  return with_others(about, rule, change_rule(about, rule, words, pointer, text));
}

fix fix_host(const subject& about) {
  const std::string name(split_host_and_port(about.decision.culprit).host);
  if (name.size() > max_quoted) return {};
  const document written = parse_trusted(json_list({name}));
  report findings;
  host_entries read = read_hosts(written.root(), findings);
  if (findings.has_errors() || read.patterns.empty()) return {};
  if (read.patterns.front().shape != policy::host_pattern::kind::exact) return {};
  const std::string json = json_string(read.words.front());
  std::vector<std::string> all = about.rules.words.hosts;
  all.push_back(read.words.front());
  fix out{about.rules.written.hosts ? add(json, "/hosts") : set("/hosts", json_list(all)), "/hosts",
          std::nullopt, ""};
  trial changed(about);
  changed.allow_host(std::move(read.patterns.front()));
  out.next = changed.run();
  if (out.next == policy::reason::host_not_allowed) return {};  // two Hosts
  return out;
}

fix fix_key_route(const subject& about) {
  const int key = about.rules.shown_key(about.request);
  // A request without rules may use what is in no class; for a key it needs a path all the same.
  const std::string least = about.route.least_word();
  const bool plain = !about.route.ambiguous && about.route.meant.empty() &&
                     about.route.path.find('*') == std::string::npos;
  const std::string route = least.empty() && plain ? about.route.path : least;
  const auto& bounds = about.rules.key_routes[static_cast<std::size_t>(key)];
  if (route.empty() || route.size() > max_quoted || !bounds) return {};
  const document written = parse_trusted(json_list({route}));
  report findings;
  const route_entries read = read_routes(written.root(), findings);
  if (findings.has_errors()) return {};
  const std::string pointer = "/api_keys/" + std::to_string(key) + "/routes";
  fix out{add(json_string(route), pointer), pointer, std::nullopt, ""};
  policy::route_set widened = *bounds;
  widened.classes = static_cast<policy::class_mask>(widened.classes | read.set.classes);
  widened.paths.insert(widened.paths.end(), read.set.paths.begin(), read.set.paths.end());
  trial changed(about);
  changed.widen_key(std::move(widened));
  out.next = changed.run();
  return out;
}

}  // namespace ollama_cors::config
