// Entries that never decide; see the header.
#include "config/origins/reach.hpp"

#include <algorithm>
#include <unordered_map>

#include "config/json_text.hpp"
#include "config/nearest.hpp"
#include "config/origins/coverage.hpp"
#include "config/origins/spelling.hpp"
#include "config/rules/route_containment.hpp"
#include "config/values.hpp"

namespace ollama_cors::config {
namespace {

using shape = policy::origin_pattern::kind;

bool is_web_scheme(std::string_view scheme) {
  return scheme == "http" || scheme == "https";
}

// A page that a WebSocket or a download came from has the origin of its own URL; what has no such
// URL has the origin `null`. https://html.spec.whatwg.org/#concept-origin
void check_scheme(const origin_entry& entry, const policy::origin_pattern& pattern,
                  report& findings) {
  const std::string what = json_word(entry.text) + " never matches: ";
  const std::string behind = pattern.text.substr(pattern.scheme.size());
  if (pattern.scheme == "ws" || pattern.scheme == "wss") {
    const std::string page =
        json_string((pattern.scheme == "ws" ? "http" : "https") + std::string(behind));
    add_warning(
        findings, entry.at, "never-matches",
        what + "browsers send the origin of the page, which no WebSocket is. Write " + page + ".",
        page);
    return;
  }
  // Pages of apps have schemes of their own, but none that is one letter off these.
  for (const std::string_view scheme : {"https", "http", "chrome-extension", "moz-extension",
                                        "safari-web-extension", "vscode-webview"}) {
    if (edit_distance(pattern.scheme, scheme) != 1 || is_web_scheme(pattern.scheme)) continue;
    const auto page = normalise_origin(std::string(scheme) + std::string(behind));
    const auto* text = std::get_if<std::string>(&page);
    if (text == nullptr) return;
    const bool right =
        std::holds_alternative<policy::origin_pattern>(policy::parse_origin_pattern(*text));
    add_warning(findings, entry.at, "never-matches",
                what + "no page has the scheme " + json_string(pattern.scheme) + "; did you mean " +
                    json_string(right ? *text : std::string(scheme)) + "?",
                right ? json_string(*text) : "");
    return;
  }
  for (const std::string_view scheme :
       {"about", "blob", "data", "ftp", "javascript", "filesystem"}) {
    if (pattern.scheme != scheme) continue;
    add_warning(findings, entry.at, "never-matches",
                what + "no page has an origin with the scheme " + json_string(scheme) +
                    ". Write that of the page that made it; \"null\" if it has none.");
  }
}

// https://developer.chrome.com/docs/extensions/reference/manifest/key: sixteen bytes in base 16,
// with the digits a to p.
void check_extension(const origin_entry& entry, const policy::origin_pattern& pattern,
                     report& findings) {
  if (pattern.scheme != "chrome-extension" || pattern.shape != shape::exact) return;
  const bool right = pattern.host.size() == 32 &&
                     pattern.host.find_first_not_of("abcdefghijklmnop") == std::string::npos;
  if (right) return;
  add_warning(findings, entry.at, "never-matches",
              json_word(entry.text) +
                  " never matches: Chromium's extensions have 32 letters from a to p there. Copy "
                  "the ID that chrome://extensions shows.");
}

void check_spelling(const origin_entry& entry, const policy::origin_pattern& pattern,
                    report& findings) {
  const bool underscore = pattern.host.find('_') != std::string::npos;
  if (!underscore && !pattern.host.ends_with('.')) return;
  std::string instead;
  if (!underscore) {
    std::string text = pattern.text;
    text.erase(pattern.scheme.size() + 3 + pattern.host.size() - 1, 1);
    instead = json_string(text);
  }
  add_warning(findings, entry.at, "irregular-host",
              "The host of " + json_word(entry.text) +
                  (underscore ? " has a \"_\", which is in no host name that the standards allow. "
                                "Browsers send it nevertheless, and only an entry that spells it "
                                "admits it: rename the host if you can."
                              : " ends in a dot, and so admits only pages whose address was typed "
                                "with it. Write " +
                                    instead + " for the usual ones."),
              instead);
}

// An entry of `deny` that covers it alone.
const origin_entry* denying(const std::vector<origin_entry>& denied, const origin_entry& entry) {
  const auto found = std::find_if(denied.begin(), denied.end(), [&](const origin_entry& other) {
    coverage one;
    for (const policy::origin_pattern& pattern : other.patterns) one.add(pattern);
    return one.covers(entry.patterns);
  });
  return found == denied.end() ? nullptr : &*found;
}

// Rules that come before the one looked at.
class earlier_rules {
public:
  void add(const rule_reach& rule) {
    known& next = rules_.emplace_back();
    next.rule = &rule;
    for (const origin_entry& entry : rule.origins) {
      for (const policy::origin_pattern& pattern : entry.patterns) next.origins.add(pattern);
    }
  }

  // The first rule behind which none of these origins gets any of these routes.
  const rule_reach* deciding(const std::vector<policy::origin_pattern>& origins,
                             const policy::route_set& routes) const {
    for (const known& earlier : rules_) {
      if (contains(earlier.rule->routes, routes) && earlier.origins.covers(origins)) {
        return earlier.rule;
      }
    }
    return nullptr;
  }

private:
  struct known {
    const rule_reach* rule = nullptr;
    coverage origins;
  };
  std::vector<known> rules_;
};

void report_shadowed(const rule_reach& rule, const std::vector<const rule_reach*>& deciders,
                     report& findings) {
  const bool whole =
      !deciders.empty() &&
      std::all_of(deciders.begin(), deciders.end(), [](const auto* one) { return one != nullptr; });
  if (whole) {
    const bool single = std::all_of(deciders.begin(), deciders.end(),
                                    [&](const auto* one) { return one == deciders.front(); });
    add_warning(findings, rule.at, "shadowed-rule",
                name_of(rule.at) + " never decides: rules are tried in order, and " +
                    (single ? deciders.front()->at.pointer() + " admits" : "earlier ones admit") +
                    " all its origins to all its routes. Put it before, or delete it.");
    return;
  }
  for (std::size_t i = 0; i < deciders.size(); ++i) {
    if (deciders[i] == nullptr) continue;
    const origin_entry& entry = rule.origins[i];
    add_warning(findings, entry.at, "shadowed-rule",
                "This rule never decides for " + json_word(entry.text) +
                    ": rules are tried in order, and " + deciders[i]->at.pointer() +
                    " admits it to all routes of this one. Put this rule before, or delete the "
                    "entry.");
  }
}

}  // namespace

void check_sent(const origin_entry& entry, report& findings) {
  for (const policy::origin_pattern& pattern : entry.patterns) {
    check_scheme(entry, pattern, findings);
    check_extension(entry, pattern, findings);
    check_spelling(entry, pattern, findings);
  }
}

void check_redundant(const std::vector<origin_entry>& entries, report& findings) {
  const auto is_any = [](const origin_entry& entry) {  // `*` is a problem of its own
    return entry.patterns.front().shape == shape::any;
  };
  const auto report = [&findings](const origin_entry& narrow, const origin_entry& wide) {
    add_warning(findings, narrow.at, "redundant-origin",
                json_word(narrow.text) + " adds nothing to " + json_word(wide.text) + ", at " +
                    wide.at.pointer() + ", which admits it already. Delete one.");
  };
  // Entries of one pattern are many; presets, of which there are few, are compared with each.
  coverage single;
  std::unordered_map<const policy::origin_pattern*, const origin_entry*> owners;
  for (const origin_entry& entry : entries) {
    if (entry.patterns.size() != 1 || is_any(entry)) continue;
    single.add(entry.patterns.front());
    owners.emplace(&entry.patterns.front(), &entry);
  }
  for (const origin_entry& entry : entries) {
    if (entry.patterns.size() == 1) {
      const policy::origin_pattern* const wide = single.wide_one(entry.patterns.front());
      if (wide != nullptr) report(entry, *owners.at(wide));
      continue;
    }
    coverage preset;
    for (const policy::origin_pattern& pattern : entry.patterns) preset.add(pattern);
    for (const origin_entry& other : entries) {
      if (&other == &entry || is_any(other)) continue;
      if (preset.covers(other.patterns)) {
        report(other, entry);
      } else if (other.patterns.size() == 1) {
        coverage one;
        one.add(other.patterns.front());
        if (one.covers(entry.patterns)) report(entry, other);
      }
    }
  }
}

void check_order(const std::vector<rule_reach>& rules, const std::vector<origin_entry>& denied,
                 report& findings) {
  coverage all_denied;
  for (const origin_entry& entry : denied) {
    for (const policy::origin_pattern& pattern : entry.patterns) all_denied.add(pattern);
  }
  earlier_rules earlier;
  for (const rule_reach& rule : rules) {
    std::vector<const rule_reach*> deciders;
    for (const origin_entry& entry : rule.origins) {
      const bool refused = all_denied.covers(entry.patterns);
      deciders.push_back(refused ? nullptr : earlier.deciding(entry.patterns, rule.routes));
      if (!refused) continue;
      const origin_entry* by = denying(denied, entry);
      add_warning(findings, entry.at, "never-matches",
                  json_word(entry.text) + " never matches: \"deny\" wins over every rule, and " +
                      (by == nullptr ? std::string("it refuses all that this admits")
                                     : by->at.pointer() + " (" + json_word(by->text) +
                                           ") refuses all that this admits") +
                      ". Delete one of the two.");
    }
    report_shadowed(rule, deciders, findings);
    earlier.add(rule);
  }
}

}  // namespace ollama_cors::config
