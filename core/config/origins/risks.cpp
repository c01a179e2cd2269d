// Dangerous origins: `*`, `null`, http beyond this machine, wildcards under public suffixes.
#include "config/origins/risks.hpp"

#include <algorithm>

#include "config/ip_literal.hpp"
#include "config/json_text.hpp"
#include "config/origins/public_suffix.hpp"
#include "config/origins/wildcard_suffix.hpp"
#include "config/values.hpp"

namespace ollama_cors::config {
namespace {

using shape = policy::origin_pattern::kind;

bool accepts(const std::set<danger>& accepted, danger what) {
  return accepted.count(what) > 0;
}

void check_any(const origin_entry& entry, rule_powers powers, const std::set<danger>& accepted,
               report& findings) {
  if (powers.credentials) {
    add_error(
        findings, entry.at, "any-origin-with-credentials",
        "\"*\" admits every page on the web, and this rule lets it use the user's credentials. "
        "Nothing permits both: name the origins, or set \"credentials\" to false.");
  } else if (!accepts(accepted, danger::any_origin)) {
    add_error(findings, entry.at, "any-origin",
              "\"*\" admits every page on the web. Name the origins, or add \"any-origin\" to "
              "\"dangerously\" if that is meant.");
  }
}

// Every page can make one: <iframe sandbox> has the origin `null`.
void check_opaque(const origin_entry& entry, rule_powers powers, const std::set<danger>& accepted,
                  report& findings) {
  const std::string what =
      "\"null\" is the origin of every sandboxed iframe, which any page on the web can make";
  if (powers.credentials) {
    add_error(findings, entry.at, "null-with-credentials",
              what +
                  ", and this rule lets it use the user's credentials. Nothing permits both: "
                  "serve the page from an origin of its own, or set \"credentials\" to false.");
  } else if (powers.management && !accepts(accepted, danger::any_origin)) {
    add_error(findings, entry.at, "null-with-management",
              what +
                  ", and this rule grants routes that manage models or the account. Grant fewer "
                  "routes, or add \"any-origin\" to \"dangerously\" if that is meant.");
  } else {
    add_warning(findings, entry.at, "null-origin",
                what + ". Serve the page from an origin of its own if you can.");
  }
}

// Someone on the network between browser and site can pretend to be it: http beyond this machine.
bool is_insecure(const policy::origin_pattern& pattern) {
  const bool reaches_out = pattern.shape == shape::exact || pattern.shape == shape::labels;
  return reaches_out && pattern.scheme == "http" && !is_loopback_host(pattern.host);
}

void check_insecure(const origin_entry& entry, const policy::origin_pattern& pattern,
                    rule_powers powers, const std::set<danger>& accepted, report& findings) {
  if (!powers.credentials || !is_insecure(pattern)) return;
  if (accepts(accepted, danger::insecure_origins_with_credentials)) return;
  const std::string secure = "https" + pattern.text.substr(pattern.scheme.size());
  add_error(findings, entry.at, "insecure-origin-with-credentials",
            "Anyone on the network can pretend to be " + json_word(pattern.text) +
                ", and this rule lets it use the user's credentials. Use https, set "
                "\"credentials\" to false, or add \"insecure-origins-with-credentials\" to "
                "\"dangerously\".",
            json_string(secure));
}

void check_wildcard(const origin_entry& entry, const policy::origin_pattern& pattern,
                    rule_powers powers, const std::set<danger>& accepted, report& findings) {
  if (pattern.shape != shape::labels) return;
  const std::string suffix = suffix_under_wildcard(pattern);
  if (suffix.empty() || !is_public_suffix(suffix)) return;
  std::string message = "Anyone can have a name under the public suffix " + json_word(suffix) +
                        ", and so an origin that " + json_word(pattern.text) + " admits";
  const bool grave = powers.credentials || powers.management;
  if (!grave || accepts(accepted, danger::public_suffix_wildcard)) {
    add_warning(findings, entry.at, "public-suffix-wildcard",
                message + ". Name the sites that are meant.");
    return;
  }
  message += powers.credentials ? "; this rule lets it use the user's credentials."
                                : "; this rule grants routes that manage models or the account.";
  add_error(findings, entry.at, "public-suffix-wildcard",
            message +
                " Name the sites that are meant, or add \"public-suffix-wildcard\" to "
                "\"dangerously\".");
}

// `chrome-extension://*`: whoever the user once installed, and whoever they sold it to.
void check_scheme_only(const origin_entry& entry, rule_powers powers, report& findings) {
  if (!(powers.credentials || powers.management)) return;
  const auto wide =
      std::find_if(entry.patterns.begin(), entry.patterns.end(),
                   [](const auto& pattern) { return pattern.shape == shape::scheme_only; });
  if (wide == entry.patterns.end()) return;
  add_warning(findings, entry.at, "wider-than-it-looks",
              json_word(entry.text) + " admits " +
                  (wide->scheme.ends_with("-extension")
                       ? "every extension that is installed"
                       : "every app that uses the scheme " + wide->scheme) +
                  (powers.credentials
                       ? ", and this rule lets it use the user's credentials."
                       : ", and this rule grants routes that manage models or the account.") +
                  " Name the one that is meant.");
}

}  // namespace

void check_origin_risks(const std::vector<origin_entry>& entries, rule_powers powers,
                        const std::set<danger>& accepted, report& findings) {
  for (const origin_entry& entry : entries) {
    check_scheme_only(entry, powers, findings);
    for (const policy::origin_pattern& pattern : entry.patterns) {
      switch (pattern.shape) {
        case shape::any:
          check_any(entry, powers, accepted, findings);
          break;
        case shape::opaque:
          check_opaque(entry, powers, accepted, findings);
          break;
        default:
          check_insecure(entry, pattern, powers, accepted, findings);
          check_wildcard(entry, pattern, powers, accepted, findings);
      }
    }
  }
}

}  // namespace ollama_cors::config
