// Why a request was decided so, and the smallest change of configuration that would allow it.
#include <algorithm>

#include "config/configuration.hpp"
#include "config/explain_routes.hpp"
#include "config/ip_literal.hpp"
#include "config/json_text.hpp"
#include "config/origin_risks.hpp"
#include "config/route_entries.hpp"
#include "fetch/ascii.hpp"
#include "fetch/method.hpp"
#include "fetch/origin.hpp"

namespace ollama_cors::config {
namespace {

using policy::reason;

// What explanations look at, gathered once.
struct subject {
  const access& rules;
  const policy::request& request;
  const policy::decision& decision;
  requested_route route;

  const policy::rule* rule(int index) const {
    const auto& all = rules.rules.parts().rules;
    return index >= 0 && static_cast<std::size_t>(index) < all.size()
               ? &all[static_cast<std::size_t>(index)]
               : nullptr;
  }
};

std::string rule_place(int index, std::string_view key) {
  return "/rules/" + std::to_string(index) + "/" + std::string(key);
}

std::string add(std::string_view json, std::string_view pointer) {
  return "add " + std::string(json) + " to " + std::string(pointer);
}

std::string_view header(const policy::request& request, std::string_view lower_name) {
  for (const fetch::field& field : request.headers) {
    if (fetch::equal_to_lower(field.name, lower_name)) return field.value;
  }
  return {};
}

// The rule to which the origin is best added: the first that grants what is asked for, and whose
// powers this origin may have (origin_risks.hpp).
int rule_for(const subject& about) {
  const bool opaque = about.decision.origin == "null";
  const auto origin = fetch::parse_origin(about.decision.origin);
  const bool insecure = origin && origin->scheme == "http" && !is_loopback_host(origin->host);
  const auto& all = about.rules.rules.parts().rules;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const policy::rule& rule = all[i];
    if (rule.credentials && (opaque || insecure)) continue;
    if (opaque && holds_management(rule.routes)) continue;
    const bool has_method = rule.any_method || fetch::is_safelisted_method(about.route.method) ||
                            std::find(rule.methods.begin(), rule.methods.end(),
                                      about.route.method) != rule.methods.end();
    if (has_method && policy::holds(rule.routes, about.route.classes, about.route.path)) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

explanation origin_not_allowed(const subject& about) {
  const std::string origin = json_word(about.decision.origin);
  explanation out{"No rule admits the origin " + origin + ".", "/rules", ""};
  const int rule = rule_for(about);
  if (rule >= 0) {
    out.pointer = rule_place(rule, "origins");
    out.fix = add(origin, out.pointer);
    return out;
  }
  const std::string word = about.route.word();
  out.fix = add("{\"origins\":[" + origin + "]" +
                    (word.empty() ? "" : ",\"routes\":[" + json_word(word) + "]") + "}",
                "/rules");
  return out;
}

explanation origin_denied(const subject& about) {
  explanation out{"The origin " + json_word(about.decision.origin) + " is denied", "/deny", ""};
  for (const denied_entry& entry : about.rules.denied) {
    if (entry.index != about.decision.deny) continue;
    out.pointer = "/deny/" + std::to_string(entry.index);
    out.message += " by the entry " + json_word(entry.text);
    out.fix = "remove " + json_word(entry.text) + " from /deny";
    break;
  }
  out.message += ".";
  return out;
}

explanation route_refused(const subject& about) {
  const int nearest = about.decision.rule >= 0 ? about.decision.rule : about.decision.nearest;
  const std::string what = json_word(about.route.method) + " " + json_word(about.route.shown());
  explanation out{"", nearest >= 0 ? rule_place(nearest, "routes") : "/rules", ""};
  if (about.route.ambiguous) {
    out.message = "The path of " + what +
                  " can be read in two ways (dot segments, encoded separators or a second "
                  "encoding), so no rule can hold it. Send the plain path.";
    return out;
  }
  const std::string word = about.route.word();
  if (about.route.classes == 0) {
    out.message =
        "No rule names the path, and " + what + " is no endpoint of Ollama that is known.";
  } else {
    out.message = "No rule that admits the origin " + json_word(about.decision.origin) +
                  " grants " + what + ", which is of the class " + json_word(word) + ".";
  }
  if (nearest >= 0) out.fix = add(json_word(word), out.pointer);
  return out;
}

explanation method_refused(const subject& about) {
  const std::string method =
      json_word(about.decision.culprit.empty() ? about.route.method : about.decision.culprit);
  explanation out{"The method " + method + " is not granted", "", ""};
  if (fetch::is_forbidden_method(about.route.method)) {
    out.message += ": browsers let no page send it, and no rule can grant it.";
    return out;
  }
  const int rule = about.decision.rule >= 0 ? about.decision.rule : about.decision.nearest;
  out.message += " by the rule that admits the origin " + json_word(about.decision.origin) + ".";
  if (rule < 0) return out;
  out.pointer = rule_place(rule, "methods");
  out.fix = add(method, out.pointer);
  return out;
}

explanation header_refused(const subject& about) {
  const std::string name = json_word(about.decision.culprit);
  explanation out{"The request header " + name +
                      " is not granted by the rule that admits the origin " +
                      json_word(about.decision.origin) + ".",
                  "", ""};
  const int rule = about.decision.rule >= 0 ? about.decision.rule : about.decision.nearest;
  if (rule < 0) return out;
  out.pointer = rule_place(rule, "request_headers");
  out.fix = add(name, out.pointer);
  return out;
}

explanation host_refused(const subject& about) {
  const std::string_view sent = header(about.request, "host");
  const std::string host =
      json_word(about.decision.culprit.empty() ? sent : about.decision.culprit);
  return {"The host " + host +
              " is not one of this server's: a page whose name was rebound to this address would "
              "look so.",
          "/hosts", add(json_word(host_without_port(sent)), "/hosts")};
}

explanation key_refused(const subject& about) {
  const int index = about.rules.shown_key(about.request);
  const auto& all = about.rules.keys.keys();
  if (index < 0 || static_cast<std::size_t>(index) >= all.size()) {
    return {"The API key is not for this route.", "/api_keys", ""};
  }
  const std::string pointer = "/api_keys/" + std::to_string(index) + "/routes";
  const std::string word = about.route.word();
  explanation out{"The API key " + json_word(all[static_cast<std::size_t>(index)].name) +
                      " is not for " + json_word(about.route.method) + " " +
                      json_word(about.route.shown()) + ".",
                  pointer, ""};
  if (!word.empty()) out.fix = add(json_word(word), pointer);
  return out;
}

explanation allowed(const subject& about) {
  const std::string origin = json_word(about.decision.origin);
  const std::string place =
      about.decision.rule >= 0 ? "/rules/" + std::to_string(about.decision.rule) : "";
  switch (about.decision.reason) {
    case reason::preflight_granted:
      // CONTRACT.md 1: only a refusal that the page can read may follow.
      if (about.decision.rule < 0) {
        return {"No rule grants " + json_word(about.route.method) + " " +
                    json_word(about.route.shown()) + " to the origin " + origin +
                    ", but the preflight is granted, so that the page can read why.",
                "", ""};
      }
      return {"The preflight is granted to the origin " + origin + ".", place, ""};
    case reason::origin_allowed:
      return {"The rule admits the origin " + origin + " to " + json_word(about.route.method) +
                  " " + json_word(about.route.shown()) + ".",
              place, ""};
    case reason::same_origin:
      return {"The origin " + origin + " is the server's own.", "", ""};
    default:
      return {"No page of another origin sent this request.", "", ""};
  }
}

explanation refused(const subject& about) {
  const std::string origin = json_word(about.decision.origin);
  switch (about.decision.reason) {
    case reason::host_missing:
      return {"The request has no Host. Send one.", "/hosts", ""};
    case reason::host_not_allowed:
      return host_refused(about);
    case reason::origin_multiple:
      return {"The request has more than one Origin. Send one; browsers do.", "", ""};
    case reason::origin_invalid:
      return {"The Origin " + json_word(header(about.request, "origin")) +
                  " is none that a browser sends, so no rule can admit it.",
              "", ""};
    case reason::origin_denied:
      return origin_denied(about);
    case reason::origin_not_allowed:
      return origin_not_allowed(about);
    case reason::cross_site_without_origin:
      return {
          "Sec-Fetch-Site says " + json_word(header(about.request, "sec-fetch-site")) +
              ", but there is no Origin: another site's page loads this without CORS (an image, "
              "a form, a script). Use fetch() in mode cors.",
          "", ""};
    case reason::too_many_request_headers:
      return {
          "Access-Control-Request-Headers has more than 8192 bytes or 256 names. Send fewer "
          "headers.",
          "", ""};
    case reason::method_invalid:
      return {"Access-Control-Request-Method is " + json_word(about.route.method) +
                  ", which is no method.",
              "", ""};
    case reason::method_not_allowed:
      return method_refused(about);
    case reason::header_invalid:
      return {"Access-Control-Request-Headers asks for " + json_word(about.decision.culprit) +
                  ", which is no header name.",
              "", ""};
    case reason::header_not_allowed:
      return header_refused(about);
    case reason::key_missing:
      return {"The request shows no API key. Send one as `Authorization: Bearer …` or `x-api-key`.",
              "/api_keys", ""};
    case reason::key_unknown:
      return {"The API key that the request shows is not one of those configured.", "/api_keys",
              ""};
    case reason::key_route:
      return key_refused(about);
    default:
      return route_refused(about);
  }
}

bool is_refusal(reason value) {
  return value > reason::not_cors;
}

}  // namespace

explanation explain_parts(const access& rules, const policy::request& request,
                          const policy::decision& decision) {
  const subject about{rules, request, decision, requested_route::of(rules, request, decision)};
  if (!is_refusal(decision.reason)) return allowed(about);
  explanation out = refused(about);
  if (decision.transparent) {
    out.message += " In shadow mode the request is relayed nevertheless.";
  }
  return out;
}

std::string explain(const access& rules, const policy::request& request,
                    const policy::decision& decision) {
  const explanation parts = explain_parts(rules, request, decision);
  const auto or_null = [](const std::string& text) {
    return text.empty() ? "null" : json_string(text);
  };
  return "{\"message\":" + json_string(parts.message) + ",\"pointer\":" + or_null(parts.pointer) +
         ",\"fix\":" + or_null(parts.fix) + "}";
}

std::string rule_pointer(const policy::decision& decision) {
  if (decision.deny >= 0) return "/deny/" + std::to_string(decision.deny);
  if (decision.rule >= 0) return "/rules/" + std::to_string(decision.rule);
  return "";
}

}  // namespace ollama_cors::config
