// Asking a configuration for a decision and its explanation, in few words.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fetch/method.hpp"
#include "findings.hpp"

namespace ollama_cors::config::testing {

struct sent {
  std::vector<fetch::field> headers;
  std::string_view method = "POST";
  std::string_view target = "/api/chat";
};

inline explanation why(const access& rules, const sent& request) {
  auto decision = std::make_unique<policy::decision>();
  const policy::request input{request.method, request.target, request.headers, false};
  rules.decide(input, *decision);
  return explain_parts(rules, input, *decision);
}

inline explanation why(std::string_view json, const sent& request, profile as = profile::shim) {
  return why(*load_valid(json, as).access, request);
}

inline std::vector<fetch::field> from(std::string_view origin,
                                      std::vector<fetch::field> more = {}) {
  more.insert(more.begin(), {{"Host", "localhost:11435"}, {"Origin", origin}});
  return more;
}

inline sent preflight(std::string_view origin, std::string_view method,
                      std::string_view headers = "x-a", std::string_view target = "/api/chat") {
  return {from(origin, {{"Access-Control-Request-Method", method},
                        {"Access-Control-Request-Headers", headers}}),
          "OPTIONS", target};
}

// "": allowed, and for a preflight the request behind it too. Else the code of what refuses it. A
// preflight shows no key, so the request behind it is judged by the same rules without any.
inline std::string obstacle(const access& rules, const access& keyless, const sent& request) {
  auto decision = std::make_unique<policy::decision>();
  const policy::request input{request.method, request.target, request.headers, false};
  rules.decide(input, *decision);
  const auto refused = [&] {
    return decision->verdict == policy::verdict::refuse
               ? std::string(policy::name(decision->reason))
               : "";
  };
  if (!refused().empty() || decision->kind != policy::kind::preflight) return refused();
  std::string_view method;
  std::vector<fetch::field> headers;
  for (const fetch::field& field : request.headers) {
    if (field.name == "Access-Control-Request-Method") method = field.value;
    if (field.name == "Host" || field.name == "Origin") headers.push_back(field);
  }
  const policy::request behind{fetch::normalise_method(method), request.target, headers, false};
  keyless.decide(behind, *decision);
  return refused();
}

}  // namespace ollama_cors::config::testing
