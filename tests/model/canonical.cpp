// tests/vectors/README.md, "When a result equals its expectation", once more in C++.
#include "canonical.hpp"

#include <algorithm>
#include <set>

#include "text.hpp"

namespace {

using namespace model;

std::string canonical_value(const std::string& name, const std::string& value) {
  static const strings list_fields{"vary", "access-control-allow-methods",
                                   "access-control-allow-headers", "access-control-expose-headers"};
  if (!contains(list_fields, name)) return value;
  std::set<std::string> elements;
  for (const std::string& element : split(value, ',')) {
    const std::string bare = trimmed(element);
    if (bare.empty()) continue;
    elements.insert(name == "access-control-allow-methods" ? bare : lower(bare));
  }
  return join(strings(elements.begin(), elements.end()), ", ");
}

std::string pairs_json(const field_lines& lines) {
  std::string output;
  for (const auto& [name, value] : lines)
    output += (output.empty() ? "[" : ",[") + json_text(name) + "," + json_text(value) + "]";
  return "[" + output + "]";
}

}  // namespace

field_lines canonical(const field_lines& headers) {
  field_lines output;
  for (const auto& [name, value] : headers)
    output.emplace_back(lower(name), canonical_value(lower(name), value));
  std::sort(output.begin(), output.end());
  return output;
}

bool same(const result& left, const result& right) {
  if (left == right) return true;
  return left.kind == right.kind && left.verdict == right.verdict && left.reason == right.reason &&
         left.status == right.status && left.rule == right.rule &&
         canonical(left.headers) == canonical(right.headers);
}

std::string json_text(const std::string& bytes) {
  std::string output = "\"";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      output += '\\';
      output += c;
    } else if (byte >= 0x20 && byte < 0x7f) {
      output += c;
    } else {
      const std::string digits = "0123456789abcdef";
      output += std::string("\\u00") + digits[byte >> 4] + digits[byte & 15];
    }
  }
  return output + '"';
}

std::string to_json(const result& value) {
  return "{\"kind\":" + json_text(value.kind) + ",\"verdict\":" + json_text(value.verdict) +
         ",\"reason\":" + json_text(value.reason) +
         ",\"status\":" + (value.status == 0 ? "null" : std::to_string(value.status)) +
         ",\"headers\":" + pairs_json(canonical(value.headers)) +
         ",\"rule\":" + (value.rule.empty() ? "null" : json_text(value.rule)) + "}";
}

std::string to_json(const request& value) {
  return "{\"method\":" + json_text(value.method) + ",\"target\":" + json_text(value.target) +
         ",\"headers\":" + pairs_json(value.headers) +
         (value.http_1_0 ? ",\"http_1_0\":true" : "") + "}";
}
