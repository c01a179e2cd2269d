// One request in, one decision out: CONTRACT.md 3. No I/O, no clock, no allocation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fetch/field.hpp"
#include "policy/policy.hpp"
#include "policy/reason.hpp"

namespace ollama_cors::policy {

// Views borrow; they must live until the decision has been used.
struct request {
  std::string_view method;
  std::string_view target;
  fetch::fields headers;
  bool http_1_0 = false;
};

// What the API keys say of the request; computed by keys/, so that the policy knows no
// cryptography.
struct key_verdict {
  enum class state : std::uint8_t { not_required, missing, unknown, accepted };
  state value = state::not_required;
  const route_set* routes = nullptr;  // bounds of the accepted key; null = none
};

enum class kind : std::uint8_t { not_cors, same_origin, preflight, cors };
enum class verdict : std::uint8_t { allow, refuse };

std::string_view name(kind value) noexcept;     // "not-cors" "same-origin" "preflight" "cors"
std::string_view name(verdict value) noexcept;  // "allow" "refuse"

// Reusable: a decision is about 100 KiB of scratch space, so keep one a thread. All views point
// into it, into the request or into the policy, and die with the first of them to change.
struct decision {
  ollama_cors::policy::kind kind = kind::not_cors;
  ollama_cors::policy::verdict verdict = verdict::refuse;
  ollama_cors::policy::reason reason = reason::not_cors;
  int status = 0;    // of the local answer; 0 = the request is forwarded
  int rule = -1;     // index of the rule that decided, -1 = none
  int deny = -1;     // index of the deny entry that refused, -1 = none
  int nearest = -1;  // a refusal's nearest rule: the first that admits the origin, -1 = none does
  bool admitted =
      false;  // some rule admits the origin: the answer, whatever it is, carries CORS headers
  bool transparent =
      false;  // shadow mode relays although the rules would refuse (`reason` says why)
  bool expose_any = false;   // with credentials: expand to the response's real header names
  bool located = false;      // `classes` and `path` are known: see locate()
  class_mask classes = 0;    // of the endpoint
  std::string_view origin;   // as sent; empty if none
  std::string_view culprit;  // the name that was not granted: a header, a method, a host
  std::string_view path;     // canonical, decoded; empty if ambiguous
  std::string_view target;   // to forward: canonical for CORS requests, as sent otherwise

  // Headers to set on the answer, ours or the upstream's. `Vary` is a pair of its own.
  fetch::fields headers() const noexcept { return {header_space.data(), header_count}; }

  std::array<fetch::field, 8> header_space;
  std::size_t header_count = 0;
  std::array<char, 8192 + 1024> value_space;               // composed header values
  std::array<char, 4 * max_classified_target> path_space;  // canonical path and target
};

// Follows the order of CONTRACT.md 3 and the Fetch standard's CORS protocol
// (https://fetch.spec.whatwg.org/#http-cors-protocol). Never throws.
void decide(const policy& rules, const request& input, const key_verdict& key,
            decision& output) noexcept;

// Fills in `classes` and `path` where nothing depended on them: only bodies and logs ask for them
// then.
void locate(const policy& rules, const request& input, decision& output) noexcept;

}  // namespace ollama_cors::policy
