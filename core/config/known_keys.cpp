// The keys of CONTRACT.md 1; schema.json lists the same (a test compares them).
#include "config/known_keys.hpp"

#include <algorithm>
#include <utility>

namespace ollama_cors::config {

const std::vector<std::string_view>& known_keys(section where) {
  using keys = std::vector<std::string_view>;
  static const keys document = {"listen",
                                "upstream",
                                "upstream_tls",
                                "upstream_headers",
                                "rules",
                                "deny",
                                "hosts",
                                "api_keys",
                                "allow_unauthenticated_network",
                                "dangerously",
                                "mode",
                                "tls",
                                "limits",
                                "timeouts",
                                "heartbeat_ms",
                                "threads",
                                "admin",
                                "log"};
  static const keys rule = {"origins",          "routes",      "methods", "request_headers",
                            "response_headers", "credentials", "max_age"};
  static const keys limits = {"head_bytes", "target_bytes", "fields", "body_bytes", "connections"};
  static const keys timeouts = {"head_ms",  "connect_ms",    "first_byte_ms", "idle_ms",
                                "write_ms", "keep_alive_ms", "drain_ms"};
  static const keys api_key = {"name", "sha256", "routes"};
  static const keys tls = {"certificate", "key"};
  static const keys admin = {"listen"};
  static const keys log = {"level", "format"};
  static const keys upstream_tls = {"ca", "verify"};
  switch (where) {
    case section::document:
      return document;
    case section::rule:
      return rule;
    case section::limits:
      return limits;
    case section::timeouts:
      return timeouts;
    case section::api_key:
      return api_key;
    case section::tls:
      return tls;
    case section::admin:
      return admin;
    case section::log:
      return log;
    case section::upstream_tls:
      return upstream_tls;
  }
  return document;
}

std::string_view home_of(std::string_view key) {
  constexpr std::pair<section, std::string_view> homes[] = {
      {section::document, "at the top of the document"},
      {section::rule, "in a rule, an object in the list \"rules\""},
      {section::limits, "in \"limits\""},
      {section::timeouts, "in \"timeouts\""},
      {section::api_key, "in an entry of \"api_keys\""},
      {section::log, "in \"log\""},
  };
  std::string_view found;
  for (const auto& [where, name] : homes) {
    const std::vector<std::string_view>& keys = known_keys(where);
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) continue;
    if (!found.empty()) return "";
    found = name;
  }
  return found;
}

}  // namespace ollama_cors::config
