// Any other server, by what it has to answer.
#include <algorithm>

#include "doctor/fix_ours.hpp"
#include "doctor/fix_proxies.hpp"
#include "doctor/redirects.hpp"
#include "doctor/survey.hpp"

namespace ollama_cors::doctor {
namespace {

constexpr std::string_view methods = "GET, HEAD, POST, PUT, PATCH, DELETE";
constexpr std::string_view vary =
    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

// The address of which the redirect of GET /api/tags is made; empty if it leads to another path.
std::string base_behind(const examination& of) {
  std::vector<probe> asked_for{reading("")};
  for (const std::string& origin : of.about.origins) asked_for.push_back(reading(origin));
  for (const probe& asked : asked_for) {
    const answer* said = find(of.seen, asked);
    const auto to = said == nullptr ? std::nullopt : sent_on_to(of.about, asked, *said);
    if (!to) continue;
    const std::string url = fetch::serialise(*to, false);
    return url.ends_with(asked.target) ? url.substr(0, url.size() - asked.target.size()) : "";
  }
  return "";
}

fix lines_for(const examination& of, const finding& what) {
  std::string pages;
  for (const std::string& page : of.about.origins) pages += (pages.empty() ? "" : ", ") + page;
  const std::string for_pages = "to " + pages + " and to no other origin";
  fix out{.where = "server", .how = {}};
  const std::string origin = "Access-Control-Allow-Origin: {Origin}";
  const std::vector<std::string> whole{
      origin, "Access-Control-Allow-Methods: " + std::string(methods),
      "Access-Control-Allow-Headers: {Access-Control-Request-Headers}",
      "Access-Control-Max-Age: 600", "Vary: " + std::string(vary)};
  switch (what.code) {
    case code::certificate_refused:
      out.how =
          "Give it a certificate of an authority that browsers trust, for the name that pages use; "
          "or have the system or the browser of each user trust its own.";
      return out;
    case code::path_unknown:
      out.how = "Give pages, and the doctor, the address without its path.";
      if (!of.about.base_path.empty()) out.lines = {of.about.origin()};
      return out;
    case code::redirected:
      out.how = "Answer there without a redirect, or have pages ask the place that it leads to.";
      if (const std::string base = base_behind(of); !base.empty()) out.lines = {base};
      return out;
    case code::host_unchecked:
      out.how = "Answer 403 where Host is not a name by which the server is called.";
      return out;
    case code::exposed_without_key:
      out.how = "Listen on this machine alone (127.0.0.1), or ask for a key.";
      return out;
    case code::mixed_content:
      out.how = "Serve it by https, with a certificate of the name that pages use.";
      return out;
    case code::server_failing:
      out.how = "Start what stands behind it, and look at its log.";
      return out;
    case code::vary_missing:
      out.how = "On every answer, refusals and those without an Origin included.";
      out.lines = {"Vary: " + std::string(vary)};
      return out;
    case code::preflight_needs_key:
    case code::preflight_redirected:
    case code::preflight_unanswered:
    case code::preflight_status:
    case code::preflight_without_cors:
      out.how =
          "Answer OPTIONS with 204 before anything else is looked at, keys included, with "
          "these lines " +
          for_pages + ".";
      out.lines = whole;
      return out;
    case code::header_not_allowed:
    case code::optional_header_not_allowed:
    case code::authorization_not_listed:
      out.how = "In the preflight's answer: name back what was asked for. A list only trails SDKs.";
      out.lines = {"Access-Control-Allow-Headers: {Access-Control-Request-Headers}"};
      return out;
    case code::method_not_allowed:
      out.how = "In the preflight's answer.";
      out.lines = {"Access-Control-Allow-Methods: " + std::string(methods)};
      return out;
    case code::list_unreadable:
      out.how = "In the preflight's answer: names, with commas between, and nothing else.";
      out.lines = {"Access-Control-Allow-Methods: " + std::string(methods),
                   "Access-Control-Allow-Headers: {Access-Control-Request-Headers}"};
      return out;
    case code::max_age_unreadable:
    case code::preflight_uncached:
      out.how = "In the preflight's answer.";
      out.lines = {"Access-Control-Max-Age: 600"};
      return out;
    default:
      break;
  }
  if (what.code == code::cors_missing || what.code == code::origin_not_allowed) {
    out.how = "On every answer, errors, redirects and preflights included, " + for_pages +
              "; and answer OPTIONS with 204.";
    out.lines = whole;
    return out;
  }
  out.how = "One line on every answer, errors, redirects and preflights included, " + for_pages +
            ", and no Access-Control-Allow-Credentials.";
  out.lines = {origin, "Vary: " + std::string(vary)};
  return out;
}

}  // namespace

std::vector<fix> header_lines(const examination& of, const finding& what) {
  if (what.severity() == severity::note) return {};
  fix out = lines_for(of, what);
  const auto stands = [&](std::string_view word) {
    return std::any_of(out.lines.begin(), out.lines.end(), [word](const std::string& line) {
      return line.find(word) != std::string::npos;
    });
  };
  const bool origin = stands("{Origin}"), headers = stands("{Access-Control-Request-Headers}");
  if (origin || headers) {
    out.how += std::string(" What stands in { } is the value of the request's own header") +
               (origin && headers ? "s of these names." : " of this name.");
  }
  if (origin) out.how += warning_of_null(of.about.origins);
  return {out};
}

}  // namespace ollama_cors::doctor
