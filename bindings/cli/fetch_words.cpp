// A report in words: did it work; if not, why, in the browser's words, and what to change.
#include "fetch_words.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <string_view>

#include "printable.hpp"

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

std::string text(const json::object& from, std::string_view name) {
  const json::value* value = from.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::string named(const std::string& browser) {
  if (browser == "chromium") return "Chromium";
  if (browser == "firefox") return "Firefox";
  return browser == "webkit" ? "Safari and other WebKit browsers" : "the Fetch standard";
}

std::string header_of(const json::object& request, std::string_view wanted) {
  const json::value* headers = request.if_contains("headers");
  if (headers == nullptr) return {};
  for (const json::value& pair : headers->as_array()) {
    if (pair.at(0).as_string() == wanted) return std::string(pair.at(1).as_string());
  }
  return {};
}

std::string request_line(const json::object& request) {
  std::string line = "  sent " + text(request, "method") + " " + text(request, "target");
  const std::string asked = header_of(request, "Access-Control-Request-Method");
  if (!asked.empty()) {
    line += " (preflight for " + asked;
    const std::string names = header_of(request, "Access-Control-Request-Headers");
    if (!names.empty()) line += " with " + names;
    line += ")";
  }
  const std::string origin = header_of(request, "Origin");
  if (!origin.empty()) line += " from " + origin;
  return printable(line) + "\n";
}

std::string response_words(const json::object& response) {
  const std::string type = text(response, "type");
  if (type == "opaque") return "sent; the page sees nothing of the answer (mode no-cors)\n";
  if (type == "opaqueredirect") return "a redirect, which the page may not look into\n";
  std::string line = std::to_string(response.at("status").as_int64());
  line += " " + text(response, "url");
  if (response.at("redirected").as_bool()) line += " (redirected)";
  line = printable(line) + "\n";
  for (const json::value& pair : response.at("headers").as_array()) {
    line += "  " + printable(std::string(pair.at(0).as_string())) + ": " +
            printable(std::string(pair.at(1).as_string())) + "\n";
  }
  return line;
}

}  // namespace

std::string words_of(const json::object& report, const std::string& explanation,
                     const fetched_by& whose) {
  const std::string outcome = text(report, "outcome");
  const bool worked = outcome == "ok";
  std::string words;
  if (worked) {
    words = "ok: " + response_words(report.at("response").as_object());
  } else if (outcome == "blocked") {
    words =
        "blocked by CORS (" + text(report, "reason") + "), as " + named(whose.browser) + " would\n";
  } else {
    words = "failed (" + text(report, "reason") + ")\n";
  }
  if (!explanation.empty()) words += "  " + printable(explanation) + "\n";
  if (whose.page) {
    for (const json::value& request : report.at("requests").as_array()) {
      words += request_line(request.as_object());
    }
  }
  const auto& console = report.at("console").as_array();
  if (!console.empty()) words += "  the console says\n";
  for (const json::value& line : console) {
    words += "    " + printable(std::string(line.as_string())) + "\n";
  }
  return words;
}

}  // namespace ollama_cors::cli
