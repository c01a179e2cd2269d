// Why a page's fetch() failed: stable codes, the same for every browser.
#pragma once

#include <cstdint>
#include <string_view>

namespace ollama_cors::page {

enum class reason : std::uint8_t {
  none,
  // The script's own mistakes: nothing was sent.
  invalid_url,
  url_with_credentials,
  invalid_method,
  forbidden_method,
  method_not_allowed_in_no_cors,
  body_not_allowed,
  invalid_header_name,
  invalid_header_value,
  mode_not_allowed,
  cache_mode_not_allowed,
  stream_body,
  reserved_header,
  // What the browser refuses before anything is sent.
  not_same_origin,
  redirect_mode_not_allowed,
  unsupported_scheme,
  invalid_data_url,
  blocked_port,
  mixed_content,
  not_cached,
  // CORS.
  allow_origin_missing,
  allow_origin_mismatch,
  allow_origin_invalid,
  allow_origin_multiple,
  allow_origin_wildcard,
  allow_credentials,
  preflight_status,
  preflight_redirect,
  allow_methods_invalid,
  allow_headers_invalid,
  method_not_allowed,
  header_not_allowed,
  redirect_with_credentials,
  redirect_scheme,
  // Redirects that no CORS header would help.
  redirect_refused,  // redirect: error
  redirect_invalid,  // its Location is none, or names what cannot be fetched
  too_many_redirects,
  redirect_body,  // a streamed body cannot be sent again
  // The network, and answers that no browser reads.
  resource_policy,  // Cross-Origin-Resource-Policy
  connection_refused,
  name_not_resolved,
  connection_closed,
  connection_reset,
  timed_out,
  tls_failed,
  invalid_response,
  network_failed
};

// `allow-origin-missing` and so on; `none` is empty.
std::string_view code_of(reason why) noexcept;

// Whether a server's CORS headers decided it, and could decide otherwise.
bool is_cors(reason why) noexcept;

}  // namespace ollama_cors::page
