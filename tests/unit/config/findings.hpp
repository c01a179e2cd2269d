// What load() says of a document, short enough to compare as a whole.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "config/configuration.hpp"

namespace ollama_cors::config::testing {

inline report check(std::string_view json, profile as = profile::shim) {
  report findings;
  const bool loaded = load(json, as, findings).has_value();
  // What is refused says why, and what is not refused has no errors.
  if (loaded == findings.has_errors()) findings.add({severity::error, "test", "", "disagrees", ""});
  return findings;
}

// "error /mode unknown-value", a line a problem.
inline std::vector<std::string> codes(std::string_view json, profile as = profile::shim) {
  std::vector<std::string> lines;
  const report findings = check(json, as);
  for (const problem& item : findings.problems()) {
    lines.push_back(std::string(item.severity == severity::error ? "error " : "warning ") +
                    item.pointer + " " + item.code);
  }
  return lines;
}

// "warning|code|message|suggestion" of the only problem.
inline std::string only(std::string_view json, profile as = profile::shim) {
  const report findings = check(json, as);
  if (findings.problems().size() != 1) return findings.to_text();
  const problem& item = findings.problems().front();
  return std::string(item.severity == severity::error ? "error|" : "warning|") + item.code + "|" +
         item.message + "|" + item.suggestion;
}

inline configuration load_valid(std::string_view json, profile as = profile::shim) {
  report findings;
  auto loaded = load(json, as, findings);
  if (!loaded) throw std::runtime_error(findings.to_text());
  return *std::move(loaded);
}

using lines = std::vector<std::string>;

}  // namespace ollama_cors::config::testing
