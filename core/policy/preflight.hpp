// A preflight from an admitted origin: what its rule grants of what it asks for.
#pragma once

#include "policy/answer.hpp"
#include "policy/compiled.hpp"
#include "policy/request_fields.hpp"

namespace ollama_cors::policy {

// At most this much is granted in one preflight; browsers ask for a few dozen names (CONTRACT.md
// 3).
inline constexpr std::size_t max_asked_bytes = 8192;
inline constexpr std::size_t max_asked_names = 256;
inline constexpr std::size_t max_asked_method = 256;

struct preflight_grant {
  ollama_cors::policy::reason reason = reason::preflight_granted;
  std::string_view culprit;       // the first name that `reason` is about
  std::string_view methods;       // Access-Control-Allow-Methods
  std::string_view header_names;  // Access-Control-Allow-Headers; empty = none
  std::string_view more_names;    // a second line of it, where one does not fit; empty = none
};

// Without a rule (no rule of the origin holds the route) everything that can be granted is: only a
// readable refusal of the request itself can follow (CONTRACT.md 1).
preflight_grant grant(const rule* from, const rule_answers* answers, const request_fields& asked,
                      fetch::fields fields, decision& output) noexcept;

}  // namespace ollama_cors::policy
