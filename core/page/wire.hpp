// What goes between a page's machine and whoever has the sockets.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fetch/url.hpp"
#include "page/request.hpp"

namespace ollama_cors::page {

// On any clock that never goes back; only differences count (the preflight cache's lives).
using instant = std::chrono::milliseconds;

// One request on the wire. A body, if there is one, is always the page's own.
struct wire_request {
  bool preflight = false;
  std::string method;
  fetch::url url;      // without a fragment; http or https
  std::string target;  // path and query, as the request line has them
  // Every line of the head in the browser's order and spelling, Host, Connection and the framing of
  // the body included: to be sent as they stand. Accept-Encoding alone is missing, as undoing a
  // coding is the business of whoever reads the body; who can may add it. No Cookie is made here.
  std::vector<header> headers;
  bool with_body = false;
  // In the body's place: what a browser without streams makes of one.
  std::optional<std::string> substitute;
  bool with_credentials = false;  // whether cookies of whoever keeps some may go along
};

// Why no head came, as far as page and console can tell such things apart.
enum class failure : std::uint8_t {
  refused,     // nobody listens
  unresolved,  // the name has no address
  closed,      // the connection ended, or was reset, before the first byte of an answer
  reset,       // it was reset within an answer's head; one that ended there is fed to head()
  timeout,
  certificate_authority,  // nobody vouches for it
  certificate_name,       // it is for somebody else
  certificate_date,       // it has expired, or is not valid yet
  certificate,            // something else is wrong with it
  tls_terms,              // no version or cipher in common
  tls_closed,             // the connection ended during the handshake
  tls_reset,              // or broke
  tls,                    // what answers speaks none, or badly
  other
};
constexpr bool is_of_certificate(failure why) noexcept {
  return why >= failure::certificate_authority && why <= failure::certificate;
}
constexpr bool is_of_tls(failure why) noexcept {
  return why >= failure::certificate_authority && why <= failure::tls;
}

// How an answer's body began, where a browser waits for that.
enum class body_begin : std::uint8_t {
  came,  // its first byte is there, or it is whole without one
  cut,   // the connection ended before
  malformed
};

// How an answer's body ended.
enum class body_end : std::uint8_t {
  whole,
  cut,         // by an orderly end of the connection
  broken_off,  // by any other
  malformed
};

// How the end of an answer's body is known, by the rules of the browser whose page it is.
struct body_framing {
  enum class kind : std::uint8_t { none, length, chunked, until_close };
  kind by = kind::none;
  std::uint64_t length = 0;
};

}  // namespace ollama_cors::page
