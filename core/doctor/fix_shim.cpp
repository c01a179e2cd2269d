#include "doctor/fix_shim.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <optional>

#include "config/json_text.hpp"
#include "doctor/describe.hpp"
#include "doctor/fix_ours.hpp"
#include "doctor/redirects.hpp"
#include "doctor/survey.hpp"

namespace json = boost::json;

namespace ollama_cors::doctor {
namespace {

using config::json_list;
using config::json_string;

fix change(std::string how, std::vector<std::string> lines = {}) {
  return {.where = "ollama-cors", .how = std::move(how), .lines = std::move(lines)};
}

// "/rules/1": the rule that admits the origin, as far as the shim has told by what it refused it.
std::string rule_of(const examination& of, std::string_view origin) {
  const answer* said = find(of.seen, reading_unknown(origin));
  const std::string pointer = said == nullptr ? "" : words_of_shim(*said).pointer;
  constexpr std::string_view rules = "/rules/";
  if (!pointer.starts_with(rules)) return "";
  return pointer.substr(0, pointer.find('/', rules.size()));
}

// One member of the rule that admits the first of the origins.
fix of_rule(const examination& of, const std::vector<std::string>& origins, std::string_view member,
            const std::string& value, const std::string& why) {
  const std::string& origin = origins.empty() ? of.about.origins.front() : origins.front();
  const std::string rule = rule_of(of, origin);
  if (!rule.empty()) {
    return change(why, {"set " + rule + "/" + std::string(member) + " to " + value});
  }
  return change(why + " In the rule that admits " + origin + ", in place of what it has there:",
                {json_string(member) + ": " + value});
}

// "set POINTER to JSON" in its parts.
struct setting {
  std::string pointer;
  json::value value;
};

std::optional<setting> parsed(std::string_view line) {
  constexpr std::string_view verb = "set ", between = " to ";
  const std::size_t gap = line.find(between);
  if (!line.starts_with(verb) || gap == line.npos) return std::nullopt;
  boost::system::error_code error;
  json::value value = json::parse(line.substr(gap + between.size()), error);
  if (error) return std::nullopt;
  return setting{std::string(line.substr(verb.size(), gap - verb.size())), std::move(value)};
}

json::array* origins_in(json::value& rule) {
  json::object* members = rule.if_object();
  json::value* origins = members == nullptr ? nullptr : members->if_contains("origins");
  return origins == nullptr ? nullptr : origins->if_array();
}

// Two settings of the same rules, alike but for their origins: one that has the origins of both.
bool joined_to(json::value& into, json::value& other) {
  json::array* rules = into.if_array();
  json::array* others = other.if_array();
  if (rules == nullptr || others == nullptr || rules->size() != others->size()) return false;
  for (std::size_t i = 0; i < rules->size(); ++i) {
    json::array* origins = origins_in((*rules)[i]);
    const json::array* more = origins_in((*others)[i]);
    if (origins == nullptr || more == nullptr) return false;
    for (const json::value& one : *more) {
      if (std::find(origins->begin(), origins->end(), one) == origins->end())
        origins->push_back(one);
    }
  }
  return true;
}

// Adds a line to those that are all to be done: a later `set` would undo an earlier one.
void add_line(std::vector<std::string>& lines, const std::string& line) {
  if (std::find(lines.begin(), lines.end(), line) != lines.end()) return;
  auto wanted = parsed(line);
  for (std::string& known : lines) {
    auto made = parsed(known);
    if (!wanted || !made || made->pointer != wanted->pointer) continue;
    if (joined_to(made->value, wanted->value)) {
      known = "set " + made->pointer + " to " + json::serialize(made->value);
    }
    return;  // else a second visit tells the rest
  }
  lines.push_back(line);
}

// What the shim has tried on its own policy for each of the pages, together.
std::vector<fix> of_refused_origins(const examination& of, const finding& what) {
  fix admitted = change("In the configuration that it runs with, or as `ollama-cors serve");
  fix denied = change("`deny` wins over every rule and every --allow-origin.");
  for (const std::string& origin : what.origins) {
    const answer* said = find(of.seen, reading(origin));
    const shim_words words = said == nullptr ? shim_words{} : words_of_shim(*said);
    if (words.fix.empty()) continue;
    if (words.reason == "origin-denied") {
      add_line(denied.lines, words.fix);
      continue;
    }
    add_line(admitted.lines, words.fix);
    admitted.how += " --allow-origin " + for_shell(origin);
  }
  admitted.how += "`." + warning_of_null(what.origins);
  denied.how += warning_of_null(what.origins);
  std::vector<fix> fixes;
  if (!admitted.lines.empty()) fixes.push_back(std::move(admitted));
  if (!denied.lines.empty()) fixes.push_back(std::move(denied));
  return fixes;
}

std::vector<fix> of_refused_routes(const examination& of, const finding& what) {
  fix one = change("In the configuration that it runs with, if the page shall read them.");
  for (const std::string& origin : what.origins) {
    const answer* said = find(of.seen, reading(origin));
    const std::string own = said == nullptr ? "" : words_of_shim(*said).fix;
    if (!own.empty()) add_line(one.lines, own);
  }
  return {one};
}

std::vector<fix> of_redirect(const examination& of) {
  const answer* said = find(of.seen, reading(""));
  const auto to = said == nullptr ? std::nullopt : sent_on_to(of.about, reading(""), *said);
  const std::string how = "Name the place that the redirect leads to as the upstream.";
  if (!to || fetch::origin_of(*to) == "null") return {change(how)};
  return {change(how, {"set /upstream to " + json_string(fetch::origin_of(*to))})};
}

fix without_null(const examination& of) {
  const std::string rule = rule_of(of, "null");
  const std::string how =
      "Take null out of the `origins` of the rule that has it; the whole rule, if it names nothing "
      "else.";
  if (rule.empty()) return change(how);
  return change(how, {"remove \"null\" from " + rule + "/origins"});
}

fix without_strangers(const examination& of) {
  const std::string how =
      "Name the pages that are to come through, all of them, in place of what admits every origin.";
  return of_rule(of, {std::string(foreign_origin)}, "origins", json_list(of.about.origins), how);
}

}  // namespace

std::vector<fix> shim_itself(const examination& of, const finding& what) {
  const auto port = std::to_string(of.about.port);
  switch (what.code) {
    case code::exposed_without_key:
      return {change("Listen on this machine alone, or ask for a key (`api_keys`).",
                     {"set /listen to [\"127.0.0.1:" + port + "\",\"[::1]:" + port + "\"]"})};
    case code::host_unchecked:
      return {change("Name the hosts by which it is called.",
                     {"set /hosts to [\"localhost\",\"*.localhost\",\"any-ip\"]"})};
    case code::mixed_content:
      return {
          change("Speak TLS.", {"set /tls to {\"certificate\":\"cert.pem\",\"key\":\"key.pem\"}"})};
    case code::server_failing:
      return {change("Start the Ollama that `upstream` names, or correct `upstream`.")};
    case code::origin_not_allowed:
      return of_refused_origins(of, what);
    case code::route_refused:
      return of_refused_routes(of, what);
    case code::redirected:
      return of_redirect(of);
    case code::null_allowed:
      return {without_null(of)};
    case code::any_origin:
    case code::any_origin_manages:
    case code::reflected_origin_with_credentials:
      return {without_strangers(of)};
    case code::header_not_allowed:
    case code::optional_header_not_allowed:
      return {of_rule(of, what.origins, "request_headers", "[\"any\"]",
                      "Whatever headers a page sends, it is the origin that counts.")};
    case code::method_not_allowed:
      return {of_rule(of, what.origins, "methods", "[\"any\"]",
                      "Every method; which routes a page may use is `routes`' to say.")};
    case code::preflight_uncached:
    case code::max_age_unreadable:
      return {of_rule(of, {}, "max_age", "600", "Let browsers keep preflights for ten minutes.")};
    default:
      return {change("Have `ollama-cors check --audit` say what its configuration admits.")};
  }
}

}  // namespace ollama_cors::doctor
