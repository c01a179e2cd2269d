// A small world for policy tests: rules by short words, requests by lists of fields.
#pragma once

#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "ollama/catalogue.hpp"
#include "ollama/routes.hpp"
#include "policy/decision.hpp"

namespace ollama_cors::policy::world {

inline origin_pattern pattern(std::string_view text) {
  auto parsed = parse_origin_pattern(text);
  if (const auto* error = std::get_if<pattern_error>(&parsed)) {
    throw std::invalid_argument(std::string(text) + ": " + std::string(describe(*error)));
  }
  return std::get<origin_pattern>(std::move(parsed));
}

inline std::vector<origin_pattern> patterns(std::initializer_list<std::string_view> texts) {
  std::vector<origin_pattern> result;
  for (const auto text : texts) {
    if (text.starts_with('@')) {
      for (auto& each : expand_preset(text)) result.push_back(std::move(each));
    } else {
      result.push_back(pattern(text));
    }
  }
  return result;
}

// As the configuration makes a rule of `{"origins": […]}`.
inline rule default_rule(std::initializer_list<std::string_view> origins) {
  rule result;
  result.origins = patterns(origins);
  result.routes.classes = ollama::inference | ollama::route_class::read;
  for (const auto name : ollama::default_exposed_headers()) {
    result.response_headers.emplace_back(name);
  }
  return result;
}

inline endpoint_table endpoints() {
  static const std::vector<endpoint> table = [] {
    std::vector<endpoint> lines;
    for (const auto& line : ollama::endpoints()) {
      lines.push_back({line.method, line.path, static_cast<class_mask>(line.in)});
    }
    return lines;
  }();
  return table;
}

inline host_pattern host(host_pattern::kind shape, std::string name = {}, std::uint16_t port = 0) {
  return {shape, std::move(name), port};
}

// The defaults of CONTRACT.md 1 around these rules.
inline spec with(std::vector<rule> rules) {
  spec parts;
  parts.rules = std::move(rules);
  parts.hosts = {host(host_pattern::kind::exact, "localhost"),
                 host(host_pattern::kind::subdomains, "localhost"),
                 host(host_pattern::kind::any_ip)};
  parts.endpoints = endpoints();
  return parts;
}

struct call {
  std::string method = "GET";
  std::string target = "/api/tags";
  std::vector<std::pair<std::string, std::string>> headers{};
  bool http_1_0 = false;
  bool host = true;  // adds `Host: localhost:11435`
};

inline call preflight(std::string origin, std::string method, std::string headers = {},
                      std::string target = "/api/chat") {
  call result{"OPTIONS", std::move(target), {{"Origin", std::move(origin)}}};
  result.headers.emplace_back("Access-Control-Request-Method", std::move(method));
  if (!headers.empty()) {
    result.headers.emplace_back("Access-Control-Request-Headers", std::move(headers));
  }
  return result;
}

// A decision with the request that it borrows from, and its headers copied: the policy may be gone
// when a test looks at them.
struct outcome {
  call asked;
  std::vector<fetch::field> fields;
  decision made;
  std::vector<std::pair<std::string, std::string>> headers;

  std::string header(std::string_view name) const {
    for (const auto& [known, value] : headers) {
      if (known == name) return value;
    }
    return "(absent)";
  }
  bool has(std::string_view name) const { return header(name) != "(absent)"; }
  bool allows_origin() const { return has("Access-Control-Allow-Origin"); }
  std::string code() const { return std::string(name(made.reason)); }
  bool refused() const { return made.verdict == verdict::refuse; }
};

inline std::unique_ptr<outcome> decide(const policy& rules, call asked,
                                       const key_verdict& key = {}) {
  auto result = std::make_unique<outcome>();
  result->asked = std::move(asked);
  if (result->asked.host) result->fields.push_back({"Host", "localhost:11435"});
  for (const auto& [name, value] : result->asked.headers) result->fields.push_back({name, value});
  ollama_cors::policy::decide(
      rules, {result->asked.method, result->asked.target, result->fields, result->asked.http_1_0},
      key, result->made);
  for (const auto& field : result->made.headers()) {
    result->headers.emplace_back(field.name, field.value);
  }
  return result;
}

}  // namespace ollama_cors::policy::world
