// The texts, and which of them a decision brings about; see the header. The order in which browsers
// look at a preflight's answer is the Fetch standard's
// (https://fetch.spec.whatwg.org/#cors-preflight-fetch) but for WebKit, which asks for the status
// first.
#include "config/explain/console_messages.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "config/explain/subject.hpp"
#include "config/json_text.hpp"
#include "fetch/list.hpp"
#include "fetch/method.hpp"
#include "policy/preflight.hpp"

namespace ollama_cors::config {
namespace {

using policy::reason;

#define CHROMIUM_BLOCKED \
  "Access to fetch at '{url}' from origin '{origin}' has been blocked by CORS policy: "
#define CHROMIUM_PREFLIGHT "Response to preflight request doesn't pass access control check: "
#define CHROMIUM_FAILED "\nFailed to load resource: net::ERR_FAILED"
#define FIREFOX_BLOCKED                                                                         \
  "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource " \
  "at {url}. (Reason: "
#define FIREFOX_FAILED "\n" FIREFOX_BLOCKED "CORS request did not succeed). Status code: (null)."
#define WEBKIT_FAILED "\nFetch API cannot load {url} due to access control checks."

constexpr std::array<console_texts, console_case_count> table{{
    {console_case::nothing, "nothing", "The browser has nothing to complain of.", "", "", ""},
    {console_case::status, "status",
     "The answer passes the CORS check, or needs none: its status alone is worth a line.",
     "Failed to load resource: the server responded with a status of {status} ({status text})", "",
     ""},
    {console_case::no_origin, "no-origin",
     "The answer to the request itself has no `Access-Control-Allow-Origin`.",
     CHROMIUM_BLOCKED "No 'Access-Control-Allow-Origin' header is present on the requested "
                      "resource." CHROMIUM_FAILED,
     FIREFOX_BLOCKED "CORS header ‘Access-Control-Allow-Origin’ missing). Status code: {status}.",
     "Origin {origin} is not allowed by Access-Control-Allow-Origin. Status code: "
     "{status}" WEBKIT_FAILED},
    {console_case::no_origin_preflight, "no-origin-preflight",
     "The answer to the preflight has no `Access-Control-Allow-Origin`.",
     CHROMIUM_BLOCKED CHROMIUM_PREFLIGHT "No 'Access-Control-Allow-Origin' header is present on "
                                         "the requested resource." CHROMIUM_FAILED,
     FIREFOX_BLOCKED
     "CORS header ‘Access-Control-Allow-Origin’ missing). Status code: {status}." FIREFOX_FAILED,
     "Preflight response is not successful. Status code: {status}" WEBKIT_FAILED},
    {console_case::preflight_status, "preflight-status",
     "The answer to the preflight admits the origin, but its status is not 200 to 299.",
     CHROMIUM_BLOCKED CHROMIUM_PREFLIGHT "It does not have HTTP ok status." CHROMIUM_FAILED,
     FIREFOX_BLOCKED
     "CORS preflight response did not succeed). Status code: {status}." FIREFOX_FAILED,
     "Preflight response is not successful. Status code: {status}" WEBKIT_FAILED},
    {console_case::method, "method", "The preflight is answered, but without the method.",
     CHROMIUM_BLOCKED "Method {method} is not allowed by Access-Control-Allow-Methods in preflight "
                      "response." CHROMIUM_FAILED,
     FIREFOX_BLOCKED
     "Did not find method in CORS header ‘Access-Control-Allow-Methods’)." FIREFOX_FAILED,
     "Method {method} is not allowed by Access-Control-Allow-Methods." WEBKIT_FAILED},
    {console_case::header, "header", "The preflight is answered, but without a header.",
     CHROMIUM_BLOCKED
     "Request header field {header} is not allowed by Access-Control-Allow-Headers in preflight "
     "response." CHROMIUM_FAILED,
     FIREFOX_BLOCKED
     "header ‘{header}’ is not allowed according to header ‘Access-Control-Allow-Headers’ from "
     "CORS preflight response)." FIREFOX_FAILED,
     "Request header field {header} is not allowed by "
     "Access-Control-Allow-Headers." WEBKIT_FAILED},
}};

#undef CHROMIUM_BLOCKED
#undef CHROMIUM_PREFLIGHT
#undef CHROMIUM_FAILED
#undef FIREFOX_BLOCKED
#undef FIREFOX_FAILED
#undef WEBKIT_FAILED

constexpr auto nothing = console_case::nothing;
constexpr auto status = console_case::status;
constexpr auto no_origin = console_case::no_origin;
constexpr auto no_origin_preflight = console_case::no_origin_preflight;

constexpr std::array<reason_effect, policy::reason_count> effects{{
    {reason::preflight_granted, "204", "(no page reads a preflight's answer)", nothing, nothing},
    {reason::origin_allowed, "the upstream's", "yes", nothing, nothing},
    {reason::same_origin, "the upstream's", "yes", nothing, nothing},
    {reason::not_cors, "the upstream's", "yes", nothing, nothing},
    {reason::host_missing, "403", "(no browser leaves it out)", nothing, nothing},
    {reason::host_not_allowed, "403", "if a rule admits its origin, and for a rebound page", status,
     console_case::preflight_status},
    {reason::origin_multiple, "403", "(no browser sends two)", nothing, nothing},
    {reason::origin_invalid, "403", "(no browser sends one)", nothing, nothing},
    {reason::origin_denied, "403", "no", no_origin, no_origin_preflight},
    {reason::origin_not_allowed, "403", "no", no_origin, no_origin_preflight},
    {reason::cross_site_without_origin, "403", "no", status, nothing},
    {reason::too_many_request_headers, "204", "no", nothing, console_case::header},
    {reason::method_invalid, "204", "(no browser sends one)", nothing, nothing},
    {reason::method_not_allowed, "204 to a preflight, else 403", "the 403", status,
     console_case::method},
    {reason::header_invalid, "204", "(no browser sends one)", nothing, nothing},
    {reason::header_not_allowed, "204", "no", nothing, console_case::header},
    {reason::key_missing, "401", "yes", status, nothing},
    {reason::key_unknown, "401", "yes", status, nothing},
    {reason::key_route, "403", "yes", status, nothing},
    {reason::route_unknown, "403", "yes", status, nothing},
    {reason::route_not_granted, "403", "yes", status, nothing},
}};

constexpr bool in_order() noexcept {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].value) != i) return false;
  }
  for (std::size_t i = 0; i < effects.size(); ++i) {
    if (static_cast<std::size_t>(effects[i].value) != i) return false;
  }
  return true;
}
static_assert(in_order());

std::string first_asked_header(const subject& about) {
  fetch::list_reader reader(about.header("access-control-request-headers"));
  std::string_view name;
  return reader.next(name) ? std::string(name) : "";
}

// The first header that the answer does not grant; "" if it grants all.
std::string refused_header(const subject& about) {
  if (about.decision.reason == reason::header_not_allowed) {
    return std::string(about.decision.culprit);
  }
  if (about.decision.reason == reason::too_many_request_headers) return first_asked_header(about);
  if (about.decision.rule < 0) return "";
  const auto missing = about.missing_headers(about.decision.rule, policy::max_asked_names);
  return missing.empty() ? "" : missing.front();
}

console_case case_of_granted(const subject& about) {
  switch (about.decision.reason) {
    case reason::method_not_allowed:
      // A preflight check passes GET, HEAD and POST whatever the list says.
      if (!fetch::is_safelisted_method(about.route.method)) return console_case::method;
      return refused_header(about).empty() ? nothing : console_case::header;
    case reason::header_not_allowed:
    case reason::too_many_request_headers:
      return refused_header(about).empty() ? nothing : console_case::header;
    default:
      return nothing;
  }
}

console_case case_of(const subject& about) {
  const policy::decision& decision = about.decision;
  if (decision.verdict == policy::verdict::allow) return nothing;
  if (decision.reason == reason::host_missing) return nothing;  // no browser was it that sent this
  if (decision.kind == policy::kind::preflight) {
    if (decision.status < 400) return case_of_granted(about);
    return decision.admitted ? console_case::preflight_status : no_origin_preflight;
  }
  return decision.kind == policy::kind::cors && !decision.admitted ? no_origin : status;
}

std::string status_text(int code) {
  return code == 401 ? "Unauthorized" : "Forbidden";
}

std::string url_of(const policy::request& request, const subject& about) {
  if (!request.target.starts_with('/')) return std::string(request.target);
  return "http://" + std::string(about.header("host")) + std::string(request.target);
}

}  // namespace

std::span<const console_texts> console_messages() noexcept {
  return table;
}

std::span<const reason_effect> reason_effects() noexcept {
  return effects;
}

std::vector<std::string> fill(std::string_view texts, const console_words& words) {
  const std::pair<std::string_view, std::string> parts[] = {
      {"{url}", words.url},
      {"{origin}", words.origin},
      {"{status}", std::to_string(words.status)},
      {"{status text}", status_text(words.status)},
      {"{method}", words.method},
      {"{header}", words.header},
  };
  std::vector<std::string> lines;
  while (!texts.empty()) {
    const std::string_view line = texts.substr(0, texts.find('\n'));
    texts.remove_prefix(std::min(line.size() + 1, texts.size()));
    // Placeholders stand in the table's text alone, not in what has been filled in.
    std::string filled;
    for (std::size_t i = 0; i < line.size();) {
      const auto part = std::find_if(std::begin(parts), std::end(parts), [&](const auto& each) {
        return line.substr(i).starts_with(each.first);
      });
      const bool found = part != std::end(parts);
      filled += found ? part->second : std::string(1, line[i]);
      i += found ? part->first.size() : 1;
    }
    lines.push_back(std::move(filled));
  }
  return lines;
}

console_case console_case_of(const access& rules, const policy::request& request,
                             const policy::decision& decision) {
  return case_of(subject::of(rules, request, decision));
}

std::string console_json(const access& rules, const policy::request& request,
                         const policy::decision& decision) {
  const subject about = subject::of(rules, request, decision);
  const console_texts& texts = table[static_cast<std::size_t>(case_of(about))];
  const console_words words{url_of(request, about), std::string(decision.origin),
                            std::string(about.route.method), refused_header(about),
                            decision.status};
  return "{\"chromium\":" + json_list(fill(texts.chromium, words)) +
         ",\"firefox\":" + json_list(fill(texts.firefox, words)) +
         ",\"webkit\":" + json_list(fill(texts.webkit, words)) + "}";
}

}  // namespace ollama_cors::config
