// Which member of a recording means what is README.md's to say.
#include "browser/truth/compare.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <set>

#include "fetch/utf8.hpp"
#include "page/header_list.hpp"

namespace browser_truth {
namespace {

namespace json = boost::json;

std::string member(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

// The names whose lines a recording shows. Which cookies go along is not CORS's to say, and
// Accept-Encoding is the driver's.
std::set<std::string> shown_names(const recorded_case& recorded) {
  std::set<std::string> names{"authorization", "content-type", "cache-control",
                              "pragma",        "range",        "transfer-encoding"};
  for (const auto& step : recorded.steps) {
    for (const auto& line : step.request.headers) names.insert(page::lower_case(line.name));
  }
  names.erase("cookie");
  names.erase("accept-encoding");
  return names;
}

std::string line_text(const page::wire_request& request, std::string_view lower_name) {
  const auto value = page::get(request.headers, lower_name);
  return value ? to_text(*value) : std::string();
}

json::value request_value(const page::wire_request& request, const std::set<std::string>& names) {
  json::object object;
  object["kind"] = request.preflight ? "preflight" : "actual";
  object["method"] = request.method;
  object["url"] = "http://" + line_text(request, "host") + request.target;
  object["origin"] = line_text(request, "origin");
  object["acrm"] = line_text(request, "access-control-request-method");
  object["acrh"] = line_text(request, "access-control-request-headers");
  std::vector<std::string> lines;
  for (const auto& line : request.headers) {
    if (names.contains(page::lower_case(line.name))) {
      lines.push_back(line.name + ": " + to_text(line.value));
    }
  }
  std::sort(lines.begin(), lines.end());
  object["headers"] = json::value_from(lines);
  return object;
}

json::value recorded_request(const json::object& from, const std::set<std::string>& names) {
  json::object object;
  for (const char* name : {"kind", "method", "url", "origin", "acrm", "acrh"}) {
    object[name] = member(from, name);
  }
  std::vector<std::string> lines;
  if (const auto* headers = from.if_contains("headers")) {
    for (const auto& pair : headers->as_array()) {
      const std::string name(pair.at(0).as_string());
      if (names.contains(page::lower_case(name))) {
        lines.push_back(name + ": " + std::string(pair.at(1).as_string()));
      }
    }
  }
  std::sort(lines.begin(), lines.end());
  object["headers"] = json::value_from(lines);
  return object;
}

json::object response_value(const step_result& result) {
  const page::response& seen = *result.report.response;
  json::object object;
  object["type"] = page::name_of(seen.type);
  object["status"] = seen.status;
  object["statusText"] = to_text(seen.status_text);
  object["url"] = seen.url;
  object["redirected"] = seen.redirected;
  json::array headers;
  for (const auto& line : seen.headers) {
    headers.push_back(json::array{to_text(line.name), to_text(line.value)});
  }
  object["headers"] = std::move(headers);
  object["bodyError"] = seen.body_error;
  if (seen.body_error.empty()) object["body"] = ollama_cors::fetch::valid_utf8(result.body);
  return object;
}

json::object recorded_response(const json::object& from) {
  json::object object;
  for (const char* name : {"type", "status", "statusText", "url", "redirected", "headers"}) {
    object[name] = from.at(name);
  }
  const auto* error = from.if_contains("bodyError");
  object["bodyError"] = error != nullptr ? member(error->as_object(), "message") : "";
  if (error == nullptr) object["body"] = from.at("body");
  return object;
}

json::array console_of(const json::object& from) {
  const auto* console = from.if_contains("console");
  return console != nullptr ? console->as_array() : json::array();
}

// Of several header names that are missing, naming any is right: README.md, section 9.
std::string without_name(std::string text) {
  for (const auto& [before, after] :
       {std::pair<std::string_view, std::string_view>{"Request header field ", " is not allowed"},
        {"header ‘", "’ is not allowed"}}) {
    const auto start = text.find(before);
    const auto end = text.find(after);
    if (start == std::string::npos || end == std::string::npos) continue;
    const auto name = start + before.size();
    if (end > name) text.replace(name, end - name, "*");
  }
  return text;
}

bool same_console(const json::array& recorded, const std::vector<std::string>& ours,
                  bool any_name) {
  if (recorded.size() != ours.size()) return false;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const std::string text(recorded[i].as_string());
    if (text == ours[i]) continue;
    if (!any_name || without_name(text) != without_name(ours[i])) return false;
  }
  return true;
}

}  // namespace

std::string name_of(aspect which) {
  switch (which) {
    case aspect::outcome:
      return "outcome";
    case aspect::requests:
      return "requests";
    case aspect::response:
      return "response";
    case aspect::error:
      return "error";
    case aspect::console:
      return "console";
  }
  return {};
}

comparison compare(const recorded_case& recorded, std::size_t step, page::browser whose,
                   const step_result& result) {
  const auto& truth = recorded.truth.at(page::name_of(whose)).as_array().at(step).as_object();
  const page::report& report = result.report;
  comparison found;
  const auto check = [&found](aspect which, const std::string& theirs, const std::string& ours) {
    found.compared.push_back(which);
    if (theirs != ours) found.differences.push_back({which, theirs, ours});
  };

  const std::string outcome = report.outcome == page::outcome::ok ? "resolved" : "rejected";
  check(aspect::outcome, member(truth, "outcome"), outcome);

  const auto names = shown_names(recorded);
  json::array theirs, ours;
  for (const auto& request : truth.at("requests").as_array()) {
    theirs.push_back(recorded_request(request.as_object(), names));
  }
  for (const auto& request : report.requests) ours.push_back(request_value(request, names));
  check(aspect::requests, json::serialize(theirs), json::serialize(ours));

  if (member(truth, "outcome") == "resolved" && report.response) {
    check(aspect::response, json::serialize(recorded_response(truth)),
          json::serialize(response_value(result)));
  }
  if (const auto* error = truth.if_contains("error")) {
    const auto& object = error->as_object();
    const std::string said =
        report.error ? report.error->name + ": " + report.error->message : std::string();
    check(aspect::error, member(object, "name") + ": " + member(object, "message"), said);
  }
  if (!recorded.timed) {
    found.compared.push_back(aspect::console);
    const auto told = console_of(truth);
    const bool several = recorded.steps[step].request.headers.size() > 1;
    if (!same_console(told, report.console, several)) {
      json::array said;
      for (const auto& line : report.console) said.push_back(json::value(line));
      found.differences.push_back({aspect::console, json::serialize(told), json::serialize(said)});
    }
  }
  return found;
}

}  // namespace browser_truth
