// What a page learns of its fetch(), and what its browser tells the developer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "page/reason.hpp"
#include "page/request.hpp"
#include "page/wire.hpp"

namespace ollama_cors::page {

// https://fetch.spec.whatwg.org/#concept-response-type
enum class response_type : std::uint8_t { basic, cors, opaque, opaque_redirect };
std::string_view name_of(response_type type) noexcept;

// The filtered response: what script sees of it.
struct response {
  response_type type = response_type::basic;
  unsigned status = 0;
  std::string status_text;
  std::string url;  // of the last hop, without a fragment; empty for opaque ones
  bool redirected = false;
  std::vector<header> headers;  // as `[...response.headers]`: lower case, sorted, combined
  bool body_readable = true;    // false: opaque, its bytes are nobody's to read
  // What reading the body rejects with, once it has ended too early; empty otherwise.
  std::string body_error;
};

enum class outcome : std::uint8_t {
  ok,            // fetch() resolved
  blocked,       // rejected by the CORS protocol
  network_error  // rejected for any other reason
};
std::string_view name_of(outcome what) noexcept;

struct script_error {
  std::string name;  // `TypeError`
  std::string message;
};

struct report {
  page::outcome outcome = page::outcome::ok;
  page::reason reason = page::reason::none;
  // The reason for people: thing, cause, next step. The same for every browser.
  std::string explanation;
  std::vector<std::string> console;  // in the order in which the browser prints them
  std::optional<script_error> error;
  std::optional<page::response> response;
  std::vector<wire_request> requests;  // all that were sent, in order
  // What Chromium's DevTools say of it (Network.CorsErrorStatus, errorText); empty where they are
  // silent, and for the other browsers.
  std::string cors_error;
  std::string cors_parameter;
  std::string net_error;
};

}  // namespace ollama_cors::page
