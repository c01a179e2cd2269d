// The report of problems, as JSON and as lines for people.
#include "config/report.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "config/json_text.hpp"

namespace ollama_cors::config {
namespace {

std::string_view name(severity value) {
  return value == severity::error ? "error" : "warning";
}

// json_string() escapes what a page could take for markup. A message is text for people, and
// whoever writes it into a page or into JSON escapes it for that.
std::string readable(std::string_view message) {
  std::string out;
  while (!message.empty()) {
    // A backslash and what it escapes.
    std::size_t taken = message.front() == '\\' ? std::min<std::size_t>(2, message.size()) : 1;
    std::string_view plain = message.substr(0, taken);
    if (message.starts_with("\\u003c")) plain = "<";
    if (message.starts_with("\\u003e")) plain = ">";
    if (message.starts_with("\\u0026")) plain = "&";
    if (plain.size() == 1 && taken == 2) taken = 6;
    out += plain;
    message.remove_prefix(taken);
  }
  return out;
}

}  // namespace

void report::add(problem item) {
  item.message = readable(item.message);
  problems_.push_back(std::move(item));
}

bool report::has_errors() const noexcept {
  return std::any_of(problems_.begin(), problems_.end(),
                     [](const problem& item) { return item.severity == severity::error; });
}

std::string report::to_json() const {
  std::string out = "{\"valid\":";
  out += has_errors() ? "false" : "true";
  out += ",\"problems\":[";
  bool first = true;
  for (const problem& item : problems_) {
    if (!first) out += ',';
    first = false;
    out += "{\"severity\":" + json_string(name(item.severity));
    out += ",\"code\":" + json_string(item.code);
    out += ",\"pointer\":" + json_string(item.pointer);
    out += ",\"message\":" + json_string(item.message);
    // The suggestion is JSON text already: a program can put it in place as it stands.
    out += ",\"suggestion\":" + (item.suggestion.empty() ? std::string("null") : item.suggestion);
    out += '}';
  }
  return out += "]}";
}

std::string report::to_text() const {
  std::string out;
  for (const problem& item : problems_) {
    out += name(item.severity);
    out += ' ';
    if (!item.pointer.empty()) {
      // Keys may hold anything; what stands here is read on terminals.
      const std::string pointer = json_string(item.pointer);
      out += pointer.substr(1, pointer.size() - 2) + ' ';
    }
    out += item.code + ": " + item.message;
    const bool said = item.message.find(item.suggestion) != std::string::npos;
    if (!item.suggestion.empty() && !said) out += " Try " + item.suggestion + '.';
    out += '\n';
  }
  return out;
}

}  // namespace ollama_cors::config
