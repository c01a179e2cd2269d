// An event as JSON, made when somebody asks for it. The shape is documented at
// ocors_shim_next_event in the C header.
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "ollama/json_text.hpp"
#include "shim/event_queue.hpp"

namespace ollama_cors::shim {
namespace {

void append_member(std::string_view name, std::string_view value, std::string& output) {
  output += ",\"";
  output += name;
  output += "\":";
  ollama::append_json_string_or_null(output, value);
}

void append_member(std::string_view name, std::int64_t value, std::string& output) {
  output += ",\"";
  output += name;
  output += "\":";
  output += std::to_string(value);
}

}  // namespace

config::log_level event::level() const noexcept {
  using config::log_level;
  if (what == type::stopped) return log_level::debug;
  if (status >= 500 || outcome == "failed") return log_level::error;
  // Without a verdict it was malformed: turned away before there was anything to decide.
  return what == type::warning || verdict != "allow" ? log_level::warning : log_level::info;
}

std::string event::to_json() const {
  switch (what) {
    case type::stopped:
      return R"({"type":"stopped"})";
    case type::warning: {
      std::string output = R"({"type":"warning")";
      append_member("message", message, output);
      output += '}';
      return output;
    }
    case type::exchange:
      break;
  }
  std::string output = R"({"type":"exchange")";
  append_member("id", static_cast<std::int64_t>(id), output);
  append_member("request_id", request_id, output);
  const std::array<std::pair<std::string_view, std::string_view>, 11> texts{{
      {"method", method},
      {"target", target},
      {"origin", origin},
      {"kind", kind},
      {"verdict", verdict},
      {"reason", reason},
      {"route", route},
      {"rule", rule},
      {"outcome", outcome},
      {"message", message},
      {"fix", fix},
  }};
  for (const auto& [name, value] : texts) append_member(name, value, output);
  append_member("status", status, output);
  append_member("bytes", static_cast<std::int64_t>(bytes), output);
  append_member("duration_ms", duration_ms, output);
  output += '}';
  return output;
}

}  // namespace ollama_cors::shim
