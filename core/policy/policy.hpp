// What a policy is made of, and the policy itself: an immutable, validated set of rules.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "policy/origin_pattern.hpp"
#include "policy/route.hpp"

namespace ollama_cors::policy {

// Request headers that a rule grants.
struct header_grant {
  bool any = false;                   // the valid tokens asked for, echoed (Authorization included)
  std::vector<std::string> names;     // lower case
  std::vector<std::string> prefixes;  // lower case, without the `*`; never match `authorization`
};

struct rule {
  std::vector<origin_pattern> origins;
  route_set routes;
  bool any_method = true;
  std::vector<std::string> methods;  // as Fetch normalises them; empty if any_method
  header_grant request_headers{.any = true, .names = {}, .prefixes = {}};
  bool expose_any = false;                    // `*`
  std::vector<std::string> response_headers;  // as written, for Access-Control-Expose-Headers
  bool credentials = false;
  std::uint32_t max_age = 600;  // seconds
};

// Allowed Host names. Without a port: any port.
struct host_pattern {
  enum class kind : std::uint8_t { any, any_ip, exact, subdomains };
  kind shape = kind::exact;
  std::string name;  // lower case; for `subdomains` without the leading `*.`; IPv6 in brackets
  std::uint16_t port = 0;  // 0 = any
};

enum class mode : std::uint8_t { enforce, shadow };

// The raw material of a policy. Configuration is validated before it gets here (config/), so this
// holds no inconsistencies; someone who builds it by hand answers for that.
struct spec {
  std::vector<rule> rules;
  std::vector<origin_pattern> deny;
  std::vector<host_pattern> hosts;
  policy::mode mode = mode::enforce;
  // False as middleware in someone else's server, which checks and routes requests by itself: no
  // Sec-Fetch-Site check, and `any` holds targets too that the shim would not know how to forward.
  bool guards_upstream = true;
  endpoint_table endpoints;
};

// Whether the set holds every target there is, so that nobody need ask what the target is.
inline bool holds_every_target(const spec& parts, const route_set& set) noexcept {
  return set.any && !parts.guards_upstream;
}

// Immutable: any number of threads may decide with it at once, without a lock.
class policy {
public:
  explicit policy(spec parts);
  ~policy();
  policy(policy&&) noexcept;
  policy& operator=(policy&&) noexcept;

  const spec& parts() const noexcept;

  // What decide() needs beyond the parts: header values composed in advance, indexes over origins.
  struct compiled;
  const compiled& index() const noexcept { return *compiled_; }

private:
  std::unique_ptr<const compiled> compiled_;
};

}  // namespace ollama_cors::policy
