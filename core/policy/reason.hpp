// Why a request was decided as it was: stable codes that programs may compare.
#pragma once

#include <cstdint>
#include <string_view>

namespace ollama_cors::policy {

enum class reason : std::uint8_t {
  // allowed
  preflight_granted,  // every name and the method asked for are granted
  origin_allowed,     // a rule admits the origin and holds the route
  same_origin,        // Origin is http(s):// + Host
  not_cors,           // no Origin at all
  // refused by the policy, in the order in which CONTRACT.md 3 asks
  host_missing,               // HTTP/1.1 without Host, or HTTP/1.0 without Host but with Origin
  host_not_allowed,           // DNS rebinding looks like this
  origin_multiple,            // two Origin lines
  origin_invalid,             // not a serialised origin
  origin_denied,              // by an entry of `deny`
  origin_not_allowed,         // no rule admits it
  cross_site_without_origin,  // Sec-Fetch-Site says cross-site or same-site, and there is no Origin
  too_many_request_headers,   // over 8 KiB or 256 names in Access-Control-Request-Headers
  method_invalid,             // Access-Control-Request-Method is not a token
  method_not_allowed,         // the rule does not grant it (CONNECT, TRACE, TRACK: no rule can)
  header_invalid,             // an element of Access-Control-Request-Headers is not a token
  header_not_allowed,         // the rule does not grant it
  key_missing,
  key_unknown,
  key_route,          // the key is known, but bound to other routes
  route_unknown,      // in no class, and no rule names the path
  route_not_granted,  // no rule that admits the origin holds the route
};

inline constexpr int reason_count = static_cast<int>(reason::route_not_granted) + 1;

// The code in kebab-case: "preflight-granted".
std::string_view name(reason value) noexcept;

// One sentence for people, without the request's own words.
std::string_view describe(reason value) noexcept;

}  // namespace ollama_cors::policy
