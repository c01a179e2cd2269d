// The shim's events as lines; see the header. A request's words are escaped, so that no request can
// forge a line (CVE-2024-1681 was that).
#include "event_log.hpp"

#include <array>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <iostream>
#include <string>

#include "fix_advice.hpp"
#include "input.hpp"
#include "printable.hpp"

namespace json = boost::json;

namespace ollama_cors::cli {
namespace {

constexpr std::array<std::string_view, 4> level_names{"error", "warning", "info", "debug"};

std::string now() {
  const auto moment = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(moment);
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(moment.time_since_epoch()).count() %
      1000;
  std::tm parts{};
#ifdef _WIN32
  gmtime_s(&parts, &seconds);
#else
  gmtime_r(&seconds, &parts);
#endif
  char date[32];
  std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
  char text[64];
  std::snprintf(text, sizeof text, "%s.%03dZ", date, static_cast<int>(milliseconds));
  return text;
}

// Empty for null and for what is not there.
std::string member(const json::object& event, std::string_view key) {
  const json::value* value = event.if_contains(key);
  if (value == nullptr || value->is_null()) return {};
  return value->is_string() ? printable(std::string_view(value->get_string()))
                            : json::serialize(*value);
}

std::string exchange_line(const json::object& event, const served_document& document) {
  std::string line = member(event, "method") + " " + member(event, "target") + " " +
                     member(event, "status") + " " + member(event, "bytes") + " bytes " +
                     member(event, "duration_ms") + " ms id " + member(event, "request_id");
  const std::string outcome = member(event, "outcome");
  if (outcome != "done") line += " " + outcome;
  if (const std::string origin = member(event, "origin"); !origin.empty())
    line += " origin " + origin;
  line += " " + member(event, "verdict") + " " + member(event, "reason");
  if (const std::string message = member(event, "message"); !message.empty())
    line += ": " + message;
  if (const std::string fix = member(event, "fix"); !fix.empty())
    line += allow_sentence(fix, member(event, "origin"), document);
  return line;
}

log_level level_of(const json::object& event) {
  const std::string type = member(event, "type");
  const json::value* status = event.if_contains("status");
  const bool upstream_failed =
      status != nullptr && status->is_int64() && status->get_int64() >= 500;
  if (upstream_failed || member(event, "outcome") == "failed") return log_level::error;
  if (type == "exchange") {
    // Without a verdict it was malformed.
    return member(event, "verdict") == "allow" ? log_level::info : log_level::warning;
  }
  return type == "warning" ? log_level::warning : log_level::debug;
}

}  // namespace

event_log::event_log(const served_document& document) : document_(document) {
  const json::value value = json::parse(document.text);
  const json::value* log = value.as_object().if_contains("log");
  if (log == nullptr || !log->is_object()) return;
  const std::string level = member(log->get_object(), "level");
  for (std::size_t i = 0; i < level_names.size(); ++i)
    if (level_names[i] == level) level_ = static_cast<log_level>(i);
  json_ = member(log->get_object(), "format") == "json";
}

void event_log::write_line(log_level level, std::string_view text) const {
  if (level > level_) return;
  std::string line = now() + " ";
  line.append(level_names[static_cast<std::size_t>(level)]).append(" ").append(text).append("\n");
  std::cerr << line << std::flush;
}

void event_log::say(const words& what, std::string_view more,
                    const served_document& document) const {
  if (json_) {
    if (what.level > level_) return;
    const std::string_view name = level_names[static_cast<std::size_t>(what.level)];
    json::object output{
        {"time", now()}, {"level", name}, {"type", what.type}, {"message", what.message}};
    const json::value members = json::parse({more.data(), more.size()});
    for (const auto& [key, part] : members.as_object()) output[key] = part;
    std::cerr << json::serialize(output) + "\n" << std::flush;
    return;
  }
  write_line(what.level, printable(what.message));
  if (what.report.empty()) return;
  const auto place = [&](std::string_view pointer) { return document.place_of(pointer); };
  for (const told_problem& problem : problems_of(what.report, place))
    write_line(problem.is_error ? log_level::error : log_level::warning, printable(problem.text));
}

void event_log::write(std::string_view event_json) const {
  const json::value value = json::parse({event_json.data(), event_json.size()});
  const json::object& event = value.as_object();
  const log_level level = level_of(event);
  if (level > level_) return;
  const std::string_view name = level_names[static_cast<std::size_t>(level)];
  if (!json_) {
    const std::string type = member(event, "type");
    return write_line(level, type == "exchange"  ? exchange_line(event, document_)
                             : type == "stopped" ? "stopped"
                                                 : member(event, "message"));
  }
  json::object output{{"time", now()}, {"level", name}};
  for (const auto& [key, part] : event) output[key] = part;
  std::cerr << json::serialize(output) + "\n" << std::flush;
}

}  // namespace ollama_cors::cli
