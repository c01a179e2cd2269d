// An event as JSON, made when somebody asks for it. The shape is documented at
// ocors_shim_next_event in the C header.
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "shim/event_queue.hpp"

namespace ollama_cors::shim {
namespace {

// The length of the well-formed UTF-8 sequence that starts here, 0 if there is none (RFC 3629 4).
std::size_t utf8_sequence(std::string_view text) noexcept {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto continues = [&](std::size_t i) { return i < text.size() && (at(i) & 0xC0) == 0x80; };
  const unsigned first = at(0);
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (!continues(1) || !continues(2)) return 0;
    if (first == 0xE0 && at(1) < 0xA0) return 0;  // overlong
    if (first == 0xED && at(1) > 0x9F) return 0;  // a surrogate
    return 3;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if (!continues(1) || !continues(2) || !continues(3)) return 0;
    if (first == 0xF0 && at(1) < 0x90) return 0;
    if (first == 0xF4 && at(1) > 0x8F) return 0;
    return 4;
  }
  return 0;
}

// Text of a request may hold any byte; one that is not UTF-8 becomes U+0080–U+00FF, so that the
// event stays JSON and the byte stays readable.
void append_quoted(std::string_view text, std::string& output) {
  static constexpr std::string_view digits = "0123456789abcdef";
  output += '"';
  while (!text.empty()) {
    const auto byte = static_cast<unsigned char>(text.front());
    std::size_t used = 1;
    if (byte >= 0x80) used = utf8_sequence(text);
    if (used == 0 || byte < 0x20 || byte == 0x7F) {
      output += "\\u00";
      output += digits[byte >> 4];
      output += digits[byte & 0xF];
      used = 1;
    } else {
      if (byte == '"' || byte == '\\') output += '\\';
      output += text.substr(0, used);
    }
    text.remove_prefix(used);
  }
  output += '"';
}

void append_member(std::string_view name, std::string_view value, std::string& output) {
  output += ",\"";
  output += name;
  output += "\":";
  if (value.empty()) {
    output += "null";
  } else {
    append_quoted(value, output);
  }
}

void append_member(std::string_view name, std::int64_t value, std::string& output) {
  output += ",\"";
  output += name;
  output += "\":";
  output += std::to_string(value);
}

}  // namespace

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
  const std::array<std::pair<std::string_view, const std::string*>, 10> texts{{
      {"method", &method},
      {"target", &target},
      {"origin", &origin},
      {"kind", &kind},
      {"verdict", &verdict},
      {"reason", &reason},
      {"route", &route},
      {"rule", &rule},
      {"outcome", &outcome},
      {"message", &message},
  }};
  for (const auto& [name, value] : texts) append_member(name, *value, output);
  append_member("status", status, output);
  append_member("bytes", static_cast<std::int64_t>(bytes), output);
  append_member("duration_ms", duration_ms, output);
  output += '}';
  return output;
}

}  // namespace ollama_cors::shim
