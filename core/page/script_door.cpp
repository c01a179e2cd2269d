// The door, in the order in which the standard's constructor asks; the conversion of what script
// gave to bytes comes before everything, as Web IDL has it.
#include "page/script_door.hpp"

#include "fetch/header_name.hpp"
#include "fetch/list.hpp"
#include "fetch/method.hpp"
#include "fetch/token.hpp"
#include "fetch/trim.hpp"
#include "fetch/utf8.hpp"
#include "page/browser_url.hpp"
#include "page/safelist.hpp"
#include "page/script_words.hpp"

namespace ollama_cors::page {
namespace {

// https://webidl.spec.whatwg.org/#js-to-ByteString
std::optional<script_fault> to_bytes(std::string_view text, browser whose, std::string& bytes) {
  std::size_t index = 0;
  for (std::size_t at = 0; at < text.size();) {
    const fetch::code_point point = fetch::read_code_point(text, at);
    if (point.value > 0xFF) {
      // Beyond the first plane the first of two surrogates is met.
      const char32_t unit =
          point.value > 0xFFFF ? 0xD800 + ((point.value - 0x10000) >> 10U) : point.value;
      return script_fault{reason::invalid_header_value, words::wide_character(whose, index, unit)};
    }
    bytes.push_back(static_cast<char>(static_cast<unsigned char>(point.value)));
    at += point.size;
    ++index;
  }
  return std::nullopt;
}

bool is_value(std::string_view value) noexcept {
  using namespace std::string_view_literals;
  return value.find_first_of("\0\r\n"sv) == std::string_view::npos;
}

// https://fetch.spec.whatwg.org/#forbidden-request-header, the part that looks at the value:
// override-0001, override-0008.
bool overrides_forbidden_method(std::string_view name, std::string_view value) noexcept {
  if (!fetch::equal_to_lower(name, "x-http-method") &&
      !fetch::equal_to_lower(name, "x-http-method-override") &&
      !fetch::equal_to_lower(name, "x-method-override")) {
    return false;
  }
  fetch::list_reader members(value);
  std::string_view member;
  while (members.next(member)) {
    if (fetch::is_forbidden_method(member)) return true;
  }
  return false;
}

// Whether the browser's Headers drop it without a word.
bool is_dropped(const header& line, const request& what, browser whose, const header_list& before) {
  if (fetch::is_forbidden_request_header(line.name)) return true;
  if (overrides_forbidden_method(line.name, line.value)) return true;
  if (what.mode != request_mode::no_cors) return false;
  const auto earlier = get(before, lower_case(line.name));
  return !is_no_cors_safelisted(line.name, earlier ? *earlier + ", " + line.value : line.value,
                                whose);
}

std::optional<script_fault> admit_headers(const request& what, browser whose,
                                          header_list& headers) {
  header_list given;
  for (const header& line : what.headers) {
    header bytes;
    if (auto fault = to_bytes(line.name, whose, bytes.name)) return fault;
    if (auto fault = to_bytes(line.value, whose, bytes.value)) return fault;
    given.push_back(std::move(bytes));
  }
  for (header& line : given) {
    // https://fetch.spec.whatwg.org/#concept-header-value-normalize
    line.value = std::string(fetch::trim(line.value, fetch::http_white_space));
    if (!fetch::is_token(line.name)) {
      return script_fault{reason::invalid_header_name,
                          words::invalid_name(whose, fetch::isomorphic_decode(line.name))};
    }
    if (!is_value(line.value)) {
      return script_fault{reason::invalid_header_value,
                          words::invalid_value(whose, fetch::isomorphic_decode(line.name),
                                               fetch::isomorphic_decode(line.value))};
    }
    if (!is_dropped(line, what, whose, headers)) headers.push_back(std::move(line));
  }
  return std::nullopt;
}

std::optional<script_fault> admit_url(const environment& where, const request& what,
                                      fetch::url& result) {
  std::string base_text = where.base_url;
  if (base_text.empty() && where.origin != "null") base_text = where.origin + "/";
  const auto base = base_text.empty() ? std::nullopt : fetch::parse_url(base_text);
  auto url = parse_url(what.url, base ? &*base : nullptr, where.browser);
  if (!url) {
    return script_fault{reason::invalid_url, words::invalid_url(where.browser, what.url)};
  }
  if (url->has_credentials()) {
    return script_fault{reason::url_with_credentials,
                        words::url_with_credentials(where.browser, what.url)};
  }
  result = std::move(*url);
  return std::nullopt;
}

std::string_view mode_word(request_mode mode) noexcept {
  return mode == request_mode::no_cors ? "no-cors" : "cors";
}

std::optional<script_fault> admit_mode(const request& what, browser whose) {
  if (what.mode == request_mode::navigate) {
    return script_fault{reason::mode_not_allowed, words::mode_not_allowed(whose)};
  }
  if (what.cache == cache_mode::only_if_cached && what.mode != request_mode::same_origin) {
    return script_fault{reason::cache_mode_not_allowed,
                        words::cache_mode_not_allowed(whose, mode_word(what.mode))};
  }
  return std::nullopt;
}

std::optional<script_fault> admit_method(const request& what, browser whose, std::string& result) {
  if (!fetch::is_token(what.method)) {
    return script_fault{reason::invalid_method, words::invalid_method(whose, what.method)};
  }
  if (fetch::is_forbidden_method(what.method)) {
    return script_fault{reason::forbidden_method, words::forbidden_method(whose, what.method)};
  }
  result = fetch::normalise_method(what.method);
  if (what.mode == request_mode::no_cors && !fetch::is_safelisted_method(result)) {
    return script_fault{reason::method_not_allowed_in_no_cors,
                        words::no_cors_method(whose, result)};
  }
  return std::nullopt;
}

// https://fetch.spec.whatwg.org/#concept-bodyinit-extract
std::string type_of(const request_body& body) {
  switch (body.kind) {
    case body_kind::text:
      return "text/plain;charset=UTF-8";
    case body_kind::url_search_params:
      return "application/x-www-form-urlencoded;charset=UTF-8";
    case body_kind::blob:
      return body.content_type;
    case body_kind::form_data:
      return body.content_type.empty() ? "multipart/form-data" : body.content_type;
    case body_kind::none:
    case body_kind::bytes:
    case body_kind::stream:
      break;
  }
  return {};
}

std::optional<script_fault> admit_body(const request& what, browser whose,
                                       admitted_request& admitted) {
  if (what.body.kind == body_kind::none) return std::nullopt;
  if (admitted.method == "GET" || admitted.method == "HEAD") {
    return script_fault{reason::body_not_allowed, words::body_not_allowed(whose, admitted.method)};
  }
  admitted.has_body = true;
  std::string type = type_of(what.body);
  if (what.body.kind == body_kind::stream) {
    // body-kind-0051: WebKit has no streams to send, Firefox takes one for an object like any.
    if (whose == browser::webkit) {
      return script_fault{reason::stream_body, words::stream_body(whose)};
    }
    if (whose == browser::firefox) {
      admitted.substitute = "[object ReadableStream]";
      type = "text/plain;charset=UTF-8";
    }
  }
  // https://fetch.spec.whatwg.org/#dom-request: it is appended through the guard; WebKit's is set.
  const bool guarded = what.mode == request_mode::no_cors && whose != browser::webkit &&
                       !is_no_cors_safelisted("Content-Type", type, whose);
  if (!type.empty() && !guarded && !contains(admitted.headers, "content-type")) {
    admitted.headers.push_back({"Content-Type", std::move(type)});
  }
  return std::nullopt;
}

// https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch, step on `If-Modified-Since`
// and its kin. Chromium validates instead: name-0054.
cache_mode implied_cache_mode(const admitted_request& admitted, cache_mode given, browser whose) {
  if (given != cache_mode::standard) return given;
  for (const std::string_view name :
       {"if-modified-since", "if-none-match", "if-unmodified-since", "if-match", "if-range"}) {
    if (contains(admitted.headers, name)) {
      return whose == browser::chromium ? cache_mode::no_cache : cache_mode::no_store;
    }
  }
  return given;
}

}  // namespace

std::optional<script_fault> admit(const environment& where, const request& what,
                                  admitted_request& admitted) {
  const browser whose = where.browser;
  if (auto fault = admit_url(where, what, admitted.url)) return fault;
  if (auto fault = admit_mode(what, whose)) return fault;
  if (auto fault = admit_method(what, whose, admitted.method)) return fault;
  if (auto fault = admit_headers(what, whose, admitted.headers)) return fault;
  if (auto fault = admit_body(what, whose, admitted)) return fault;
  admitted.cache = implied_cache_mode(admitted, what.cache, whose);
  return std::nullopt;
}

}  // namespace ollama_cors::page
