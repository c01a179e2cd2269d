// Header names that the Fetch standard treats apart.
// https://fetch.spec.whatwg.org/#terminology-headers
#pragma once

#include <string_view>

#include "fetch/ascii.hpp"
#include "fetch/token.hpp"

namespace ollama_cors::fetch {

// CORS-safelisted response-header name: readable by a page without being exposed.
constexpr bool is_safelisted_response_header(std::string_view name) noexcept {
  constexpr std::string_view names[] = {"cache-control", "content-language", "content-length",
                                        "content-type",  "expires",          "last-modified",
                                        "pragma"};
  for (const std::string_view known : names) {
    if (equal_to_lower(name, known)) return true;
  }
  return false;
}

// Forbidden response-header name: no page reads it, so exposing it means nothing.
constexpr bool is_forbidden_response_header(std::string_view name) noexcept {
  return equal_to_lower(name, "set-cookie") || equal_to_lower(name, "set-cookie2");
}

// Whether a page can read the header only if Access-Control-Expose-Headers names it. A `*` there,
// and what is no name, would mean something else.
constexpr bool needs_exposing(std::string_view name) noexcept {
  return is_token(name) && name != "*" && !is_safelisted_response_header(name) &&
         !is_forbidden_response_header(name);
}

// Names that a request may carry without a preflight, if the value is harmless too. In an
// Access-Control-Request-Headers they mean that it was not: there they need a grant like any other.
constexpr bool is_safelisted_request_header(std::string_view name) noexcept {
  constexpr std::string_view names[] = {"accept", "accept-language", "content-language",
                                        "content-type", "range"};
  for (const std::string_view known : names) {
    if (equal_to_lower(name, known)) return true;
  }
  return false;
}

// CORS non-wildcard request-header name: `*` never covers it.
constexpr bool is_non_wildcard_request_header(std::string_view name) noexcept {
  return equal_to_lower(name, "authorization");
}

// Forbidden request-header names, but for those that depend on the value (X-HTTP-Method-Override
// and its kin): a page cannot set them, so granting them means nothing.
constexpr bool is_forbidden_request_header(std::string_view name) noexcept {
  constexpr std::string_view names[] = {"accept-charset",
                                        "accept-encoding",
                                        "access-control-request-headers",
                                        "access-control-request-method",
                                        "connection",
                                        "content-length",
                                        "cookie",
                                        "cookie2",
                                        "date",
                                        "dnt",
                                        "expect",
                                        "host",
                                        "keep-alive",
                                        "origin",
                                        "referer",
                                        "set-cookie",
                                        "te",
                                        "trailer",
                                        "transfer-encoding",
                                        "upgrade",
                                        "via"};
  for (const std::string_view known : names) {
    if (equal_to_lower(name, known)) return true;
  }
  return starts_with_lower(name, "proxy-") || starts_with_lower(name, "sec-");
}

}  // namespace ollama_cors::fetch
