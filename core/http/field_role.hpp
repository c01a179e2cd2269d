// What a header field does to a message that is passed on: told once from its name, by whoever
// checks, parses or rewrites a head.
#pragma once

#include <cstdint>
#include <string_view>

#include "fetch/ascii.hpp"

namespace ollama_cors::http {

enum class field_role : std::uint8_t {
  ordinary,
  host,
  content_length,
  transfer_encoding,
  connection,
  expect,
  hop_by_hop,        // RFC 9110 7.6.1, and RFC 2616 13.5.1 for the two of proxy authentication
  proxy_connection,  // hop-by-hop too, and a list of options as Connection is
  of_the_page,       // what a browser says about its page: Referer, Cookie, Sec-Fetch-*
  asks_for_cors,     // Origin, Access-Control-Request-*
  credential,        // Authorization, X-Api-Key
  accept_encoding,
  vary,
  via,
  cache_control,
};

inline field_role role_of(std::string_view name) noexcept {
  if (name.empty()) return field_role::ordinary;
  const auto is = [name](std::string_view lower) { return fetch::equal_to_lower(name, lower); };
  const auto begins = [name](std::string_view lower) {
    return fetch::starts_with_lower(name, lower);
  };
  // The first letter leaves one to three candidates, and their sizes mostly none.
  switch (name.front() | 0x20) {
    case 'a':
      if (is("accept-encoding")) return field_role::accept_encoding;
      if (is("authorization")) return field_role::credential;
      return begins("access-control-request-") ? field_role::asks_for_cors : field_role::ordinary;
    case 'c':
      if (is("content-length")) return field_role::content_length;
      if (is("connection")) return field_role::connection;
      if (is("cookie")) return field_role::of_the_page;
      return is("cache-control") ? field_role::cache_control : field_role::ordinary;
    case 'e':
      return is("expect") ? field_role::expect : field_role::ordinary;
    case 'h':
      return is("host") ? field_role::host : field_role::ordinary;
    case 'k':
      return is("keep-alive") ? field_role::hop_by_hop : field_role::ordinary;
    case 'o':
      return is("origin") ? field_role::asks_for_cors : field_role::ordinary;
    case 'p':
      if (is("proxy-connection")) return field_role::proxy_connection;
      return is("proxy-authenticate") || is("proxy-authorization") ? field_role::hop_by_hop
                                                                   : field_role::ordinary;
    case 'r':
      return is("referer") ? field_role::of_the_page : field_role::ordinary;
    case 's':
      return begins("sec-fetch-") ? field_role::of_the_page : field_role::ordinary;
    case 't':
      if (is("transfer-encoding")) return field_role::transfer_encoding;
      return is("te") || is("trailer") ? field_role::hop_by_hop : field_role::ordinary;
    case 'u':
      return is("upgrade") ? field_role::hop_by_hop : field_role::ordinary;
    case 'v':
      if (is("vary")) return field_role::vary;
      return is("via") ? field_role::via : field_role::ordinary;
    case 'x':
      return is("x-api-key") ? field_role::credential : field_role::ordinary;
    default:
      return field_role::ordinary;
  }
}

// Whether the field is of one hop alone, whatever Connection names.
constexpr bool is_of_one_hop(field_role role) noexcept {
  switch (role) {
    case field_role::connection:
    case field_role::proxy_connection:
    case field_role::transfer_encoding:
    case field_role::hop_by_hop:
      return true;
    default:
      return false;
  }
}

}  // namespace ollama_cors::http
