// What a page's script hands to fetch(), and where the page stands.
// https://fetch.spec.whatwg.org/#requestinit
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "page/browser.hpp"

namespace ollama_cors::page {

// A header as script gives it: UTF-8 text, in which U+0000 to U+00FF stand for bytes. Behind the
// script's door (wire_request, response) a value is those bytes.
struct header {
  std::string name;
  std::string value;
  friend bool operator==(const header&, const header&) = default;
};

enum class request_mode : std::uint8_t { same_origin, no_cors, cors, navigate };
enum class credentials_mode : std::uint8_t { omit, same_origin, include };
enum class redirect_mode : std::uint8_t { follow, error, manual };
enum class cache_mode : std::uint8_t {
  standard,  // "default"
  no_store,
  reload,
  no_cache,
  force_cache,
  only_if_cached
};
enum class referrer_policy : std::uint8_t {
  standard,  // "": strict-origin-when-cross-origin
  no_referrer,
  no_referrer_when_downgrade,
  same_origin,
  origin,
  strict_origin,
  origin_when_cross_origin,
  strict_origin_when_cross_origin,
  unsafe_url
};

// The words of RequestInit; nothing for any other.
std::optional<request_mode> parse_request_mode(std::string_view word) noexcept;
std::optional<credentials_mode> parse_credentials_mode(std::string_view word) noexcept;
std::optional<redirect_mode> parse_redirect_mode(std::string_view word) noexcept;
std::optional<cache_mode> parse_cache_mode(std::string_view word) noexcept;
std::optional<referrer_policy> parse_referrer_policy(std::string_view word) noexcept;

// The kinds differ in the Content-Type that script need not give, and in whether the body can be
// sent twice (https://fetch.spec.whatwg.org/#bodyinit-unions).
enum class body_kind : std::uint8_t {
  none,
  text,               // text/plain;charset=UTF-8
  bytes,              // ArrayBuffer and views: no Content-Type
  blob,               // its own type, if it has one
  form_data,          // multipart/form-data with the boundary that `content_type` names
  url_search_params,  // application/x-www-form-urlencoded;charset=UTF-8
  stream              // no source: cannot be sent again, and always preflighted
};

struct request_body {
  body_kind kind = body_kind::none;
  std::optional<std::uint64_t> size;  // nothing: not known before it has been sent
  std::string content_type;           // of `blob` and `form_data`
};

struct request {
  std::string url;  // as script wrote it; may be relative to environment::base_url
  std::string method = "GET";
  std::vector<header> headers;  // in order; names may repeat
  request_body body;
  // Without a value, what fetch() takes: cors, same-origin, follow, default.
  request_mode mode = request_mode::cors;
  credentials_mode credentials = credentials_mode::same_origin;
  redirect_mode redirect = redirect_mode::follow;
  cache_mode cache = cache_mode::standard;
  page::referrer_policy referrer_policy = page::referrer_policy::standard;
};

// https://html.spec.whatwg.org/multipage/webappapis.html#environment-settings-object
struct environment {
  std::string origin;    // serialised, `null` for an opaque one (sandboxed, data:, file:)
  std::string base_url;  // the document's; empty: the origin and `/`, or none if that is opaque
  page::browser browser = page::browser::standard;
};

}  // namespace ollama_cors::page
