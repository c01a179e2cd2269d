// Messages of refusals, in the order of policy/reason.hpp.
#include "config/explain/refusal.hpp"

#include <algorithm>
#include <variant>

#include "config/address.hpp"
#include "config/ascii.hpp"
#include "config/explain/nearest.hpp"
#include "config/json_text.hpp"
#include "config/origins/spelling.hpp"
#include "fetch/method.hpp"
#include "ollama/catalogue.hpp"
#include "policy/preflight.hpp"

namespace ollama_cors::config {
namespace {

using policy::reason;

std::string what(const subject& about) {
  return json_word(about.route.method) + " " + json_word(about.route.shown());
}

std::string with(std::string text, const std::string& sentence) {
  return sentence.empty() ? text : std::move(text) + " " + sentence;
}

refusal host_refused(const subject& about) {
  const std::string_view sent =
      about.decision.culprit.empty() ? about.header("host") : about.decision.culprit;
  refusal out{"The host " + json_word(sent) +
                  " is not one of this server's `hosts`: a page whose name was rebound to this "
                  "address would look so.",
              "/hosts", fix_host(about)};
  if (out.change.text.empty()) {
    out.message += " No entry can name it: send one Host that is a name or an IP address.";
    return out;
  }
  const std::string name = lowered(split_host_and_port(sent).host);
  const auto& hosts = about.parts().hosts;
  const auto other_port = std::find_if(hosts.begin(), hosts.end(), [&](const auto& entry) {
    return entry.shape == policy::host_pattern::kind::exact && entry.name == name;
  });
  if (other_port != hosts.end()) {
    out.message += " The entry for it is for port " + std::to_string(other_port->port) + " alone.";
  } else {
    out.message += " If it is the name of a tunnel or a proxy of yours, name it there.";
  }
  out.message += " Pages of that name then count as this server's own, and may use every route";
  out.message += about.rules.keys.keys().empty()
                     ? "; so may every program that reaches it by that name, since there are no "
                       "`api_keys`."
                     : ".";
  return out;
}

// The origin that a misspelt one may mean, as JSON text; "" if there is none.
std::string spelled_right(std::string_view sent) {
  const auto spelled = normalise_origin(sent);
  if (const auto* fault = std::get_if<spelling_fault>(&spelled)) {
    const std::string& meant = fault->suggestion;  // of a configuration: it may be a pattern
    const bool is_origin = meant.size() > 2 &&
                           fetch::parse_origin(std::string_view(meant).substr(1, meant.size() - 2));
    return is_origin ? meant : "";
  }
  const std::string& text = std::get<std::string>(spelled);
  return text != sent && fetch::parse_origin(text) ? json_word(text) : "";
}

refusal origin_invalid(const subject& about) {
  const std::string_view sent = about.header("origin");
  refusal out{"The Origin " + json_word(sent) +
                  " is none that a browser sends, so no rule can "
                  "admit it.",
              ""};
  const std::string meant = spelled_right(sent);
  if (!meant.empty()) out.message += " A browser would send " + meant + ".";
  return out;
}

refusal origin_denied(const subject& about) {
  refusal out{"The origin " + json_word(about.decision.origin) + " is denied",
              "/deny/" + std::to_string(about.decision.deny), fix_deny(about)};
  const auto& denied = about.rules.denied;
  const auto entry = std::find_if(denied.begin(), denied.end(), [&](const denied_entry& each) {
    return each.index == about.decision.deny;
  });
  if (entry != denied.end()) {
    out.message += " by the entry /deny/" + std::to_string(entry->index) + ", " +
                   json_word(entry->text) + ", which wins over every rule";
  }
  out.message += ".";
  out.change.pointer = out.place;  // the entry, of the list that the fix names
  return out;
}

// What is odd about the origin itself.
std::string remark_on_origin(const subject& about) {
  if (about.origin->opaque) {
    return "\"null\" is what pages opened from a file, sandboxed iframes and data: URLs send: "
           "every page on the web can make one. Better serve the page over http and admit its own "
           "origin.";
  }
  if (about.decision.origin == "file://") {
    return "\"file://\" is what some desktop shells send for pages opened from a file, all of them "
           "alike. Better give the page a scheme or a server of its own.";
  }
  return origin_difference(about);
}

// Why the route will not be held whatever is configured; "" if it can be.
std::string remark_on_route(const subject& about) {
  if (about.route.ambiguous) {
    return "The path of " + what(about) +
           " can be read in two ways (dot segments, encoded separators or a second encoding), so "
           "no rule can hold it. Send the plain path.";
  }
  if (about.route.classes == 0 && !about.route.methods.empty()) {
    return "Ollama has " + json_word(about.route.path) + " for " + about.route.methods +
           " alone, not for " + json_word(about.route.method) + ".";
  }
  if (!about.route.meant.empty()) {
    std::string text = json_word(about.route.path) +
                       " is no endpoint of Ollama that is known. Did you mean " +
                       json_word(about.route.meant) + "?";
    // The name is right, so what stands before it is not.
    const std::string_view meant = about.route.meant;
    if (lowered(about.route.path).ends_with(meant.substr(meant.rfind('/')))) {
      text +=
          " Look at the base URL that the page's SDK was given: OpenAI's SDKs want it to end in "
          "\"/v1\", Anthropic's and Ollama's own without a path.";
    }
    return text;
  }
  return "";
}

refusal origin_not_allowed(const subject& about) {
  refusal out{with("No rule admits the origin " + json_word(about.decision.origin) + ".",
                   remark_on_origin(about)),
              "/rules", fix_origin(about)};
  if (out.change.text.empty() || out.change.next) {
    out.message = with(std::move(out.message), remark_on_route(about));
  }
  if (!about.is_middleware() && !about.route.ambiguous && about.route.classes == 0 &&
      about.route.methods.empty() && about.route.meant.empty()) {
    out.message += " " + json_word(about.route.path) + " is no endpoint of Ollama that is known.";
  }
  return out;
}

refusal method_refused(const subject& about) {
  const std::string method = json_word(about.route.method);
  if (fetch::is_forbidden_method(about.route.method)) {
    return {"The method " + method +
                " is not granted: browsers let no page send it, and no rule can grant it.",
            ""};
  }
  refusal out{"The method " + method + " is not granted by the rule " +
                  (about.decision.rule >= 0 ? rule_place(about.decision.rule) + " " : "") +
                  "that admits the origin " + json_word(about.decision.origin) + ".",
              about.decision.rule >= 0 ? rule_place(about.decision.rule) + "/methods" : ""};
  // Only six methods lose their case in a browser: `patch` stays what it is, and PATCH is another.
  const std::string capitals = uppered(about.route.method);
  if (capitals == "PATCH" && about.route.method != capitals) {
    out.message +=
        " Methods are case-sensitive, and browsers do not change this one: have the "
        "page send \"PATCH\".";
    return out;
  }
  out.change = fix_method(about);
  if (out.change.text.empty()) out.message += " No rule can grant it.";
  return out;
}

// Packages that send all of these, as entries of `request_headers`.
std::vector<std::string_view> packages_with(const std::vector<std::string>& names) {
  std::vector<std::string_view> found;
  for (const ollama::catalogue_entry& entry : ollama::catalogue()) {
    const bool all = std::all_of(names.begin(), names.end(), [&](const std::string& name) {
      return std::any_of(entry.request_headers.begin(), entry.request_headers.end(),
                         [&](std::string_view sent) { return lowered(sent) == name; });
    });
    if (all && std::find(found.begin(), found.end(), entry.package) == found.end()) {
      found.push_back(entry.package);
    }
  }
  return found;
}

// What would grant a whole SDK's headers at once; "" if no SDK sends these.
std::string remark_on_packages(const std::vector<std::string>& names) {
  std::vector<std::string> entries;
  for (const std::string_view package : packages_with(names)) {
    entries.push_back((package.starts_with('@') ? "" : "@") + std::string(package));
  }
  if (entries.empty()) return "";
  if (entries.size() > 2) {
    return "Several SDKs send this: `ollama-cors headers` lists them, and \"@PACKAGE\" grants all "
           "that one sends.";
  }
  return "The entry " + one_of({entries.begin(), entries.end()}) +
         " grants all that this package sends.";
}

refusal header_refused(const subject& about) {
  const int rule = about.decision.rule;
  refusal out{"The request header " + json_word(about.decision.culprit) + " is not granted", "",
              fix_headers(about)};
  if (rule >= 0) {
    out.place = rule_place(rule) + "/request_headers";
    out.message += " by the rule " + rule_place(rule);
  }
  out.message += " that admits the origin " + json_word(about.decision.origin) + ".";
  if (out.change.text.empty()) {
    out.message += " No rule can grant it.";
    return out;
  }
  const auto names = about.missing_headers(rule, policy::max_asked_names);
  if (names.size() > 1) {
    out.message += " " + std::to_string(names.size()) + " names are missing in all.";
  }
  out.message = with(std::move(out.message), remark_on_packages(names));
  return out;
}

refusal key_refused(const subject& about) {
  const int index = about.rules.shown_key(about.request);
  const auto& all = about.rules.keys.keys();
  if (index < 0 || static_cast<std::size_t>(index) >= all.size()) {
    return {"The API key is not for this route.", "/api_keys"};
  }
  return {with("The API key " + json_word(all[static_cast<std::size_t>(index)].name) +
                   " is not for " + what(about) + ".",
               remark_on_route(about)),
          "/api_keys/" + std::to_string(index) + "/routes", fix_key_route(about)};
}

refusal route_refused(const subject& about) {
  refusal out{remark_on_route(about), "/rules"};
  if (!out.message.empty()) return out;
  out.change = fix_route(about);
  if (about.route.classes == 0) {
    out.message =
        "No rule names the path, and " + what(about) + " is no endpoint of Ollama that is known.";
  } else {
    out.message = "No rule that admits the origin " + json_word(about.decision.origin) +
                  " grants " + what(about) + ", which is of the class " +
                  json_word(about.route.word()) + ".";
  }
  return out;
}

}  // namespace

refusal explain_refusal(const subject& about) {
  switch (about.decision.reason) {
    case reason::host_missing:
      return {"The request has no Host. Send one.", "/hosts"};
    case reason::host_not_allowed:
      return host_refused(about);
    case reason::origin_multiple:
      return {"The request has more than one Origin. Send one; browsers do.", ""};
    case reason::origin_invalid:
      return origin_invalid(about);
    case reason::origin_denied:
      return origin_denied(about);
    case reason::origin_not_allowed:
      return origin_not_allowed(about);
    case reason::cross_site_without_origin:
      return {"Sec-Fetch-Site says " + json_word(about.header("sec-fetch-site")) +
                  ", but there is no Origin: another site's page loads this without CORS (an "
                  "image, a form, a script). Use fetch() in mode cors.",
              ""};
    case reason::too_many_request_headers:
      return {
          "Access-Control-Request-Headers has more than 8192 bytes or 256 names. Send fewer "
          "headers.",
          ""};
    case reason::method_invalid:
      return {"Access-Control-Request-Method is " + json_word(about.route.method) +
                  ", which is no method.",
              ""};
    case reason::method_not_allowed:
      return method_refused(about);
    case reason::header_invalid:
      return {"Access-Control-Request-Headers asks for " + json_word(about.decision.culprit) +
                  ", which is no header name.",
              ""};
    case reason::header_not_allowed:
      return header_refused(about);
    case reason::key_missing:
      return {"The request shows no API key. Send one as `Authorization: Bearer …` or `x-api-key`.",
              "/api_keys"};
    case reason::key_unknown:
      return {"The API key that the request shows is not one of those configured.", "/api_keys"};
    case reason::key_route:
      return key_refused(about);
    default:
      return route_refused(about);
  }
}

}  // namespace ollama_cors::config
