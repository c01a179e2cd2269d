// The names of the reason codes, and a sentence for each. The codes are part of the contract: they
// stand in response bodies, headers, logs and metrics.
#include "policy/reason.hpp"

#include <array>
#include <cstddef>

namespace ollama_cors::policy {
namespace {

struct words {
  reason value;
  std::string_view name;
  std::string_view sentence;
};

constexpr std::array<words, reason_count> table{{
    {reason::preflight_granted, "preflight-granted",
     "The rule grants the method and every header that the preflight asks for."},
    {reason::origin_allowed, "origin-allowed", "A rule admits the origin and holds the route."},
    {reason::same_origin, "same-origin", "The page comes from this very server."},
    {reason::not_cors, "not-cors", "The request has no Origin: no page of another origin sent it."},
    {reason::host_missing, "host-missing", "The request has no Host."},
    {reason::host_not_allowed, "host-not-allowed",
     "The Host is not one of `hosts`; a DNS rebinding attack looks like this."},
    {reason::origin_multiple, "origin-multiple", "The request has more than one Origin."},
    {reason::origin_invalid, "origin-invalid",
     "The Origin is not the serialised origin that a browser sends."},
    {reason::origin_denied, "origin-denied", "An entry of `deny` names the origin."},
    {reason::origin_not_allowed, "origin-not-allowed", "No rule admits the origin."},
    {reason::cross_site_without_origin, "cross-site-without-origin",
     "Another site made the browser send this request, without an Origin to decide by."},
    {reason::too_many_request_headers, "too-many-request-headers",
     "Access-Control-Request-Headers holds more than 8 KiB or 256 names."},
    {reason::method_invalid, "method-invalid",
     "Access-Control-Request-Method is not a method name."},
    {reason::method_not_allowed, "method-not-allowed", "The rule does not grant the method."},
    {reason::header_invalid, "header-invalid",
     "Access-Control-Request-Headers holds something that is no header name."},
    {reason::header_not_allowed, "header-not-allowed",
     "The rule does not grant a request header that the preflight asks for."},
    {reason::key_missing, "key-missing", "The request shows no API key."},
    {reason::key_unknown, "key-unknown", "The API key is not one of `api_keys`."},
    {reason::key_route, "key-route", "The API key is bound to other routes."},
    {reason::route_unknown, "route-unknown",
     "The path is no endpoint that is known here, and no rule names it."},
    {reason::route_not_granted, "route-not-granted",
     "No rule that admits the origin holds the route."},
}};

// The table is read by position.
constexpr bool in_order() noexcept {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].value) != i || table[i].name.empty()) return false;
  }
  return true;
}
static_assert(in_order());

}  // namespace

std::string_view name(reason value) noexcept {
  return table[static_cast<std::size_t>(value)].name;
}

std::string_view describe(reason value) noexcept {
  return table[static_cast<std::size_t>(value)].sentence;
}

}  // namespace ollama_cors::policy
