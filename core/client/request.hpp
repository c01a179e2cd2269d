// What is asked for, and how its answer is to come.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/endpoint.hpp"
#include "ollama/dialect.hpp"

namespace ollama_cors::client {

struct header_line {
  std::string name;
  std::string value;
  friend bool operator==(const header_line&, const header_line&) = default;
};

// How an answer's body becomes messages.
enum class framing : std::uint8_t {
  automatic,  // by Content-Type: NDJSON is lines, an event stream events, JSON whole, else raw
  raw,        // pieces as they come
  lines,      // what stands between line feeds; blank lines are skipped
  events,     // https://html.spec.whatwg.org/#event-stream-interpretation
  whole       // one message at the end
};
std::string_view name_of(framing as) noexcept;  // "auto", "raw", …

enum class on_redirect : std::uint8_t { follow, error, manual };

using optional_duration = std::optional<std::chrono::milliseconds>;  // nothing = no limit

struct timeouts {
  optional_duration connect{std::chrono::milliseconds(5000)};  // name, connection, TLS
  optional_duration first_byte{};                              // from the request sent to a head
  optional_duration idle{std::chrono::milliseconds(600000)};   // from byte to byte of a body
  optional_duration total{};
};

struct request {
  endpoint to;
  std::string host;           // what Host says; "" = where it goes
  std::string target = "/";   // path and query
  std::size_t base_size = 0;  // how much of it is the base path of the host
  std::string method = "GET";
  std::vector<header_line> headers;  // without Host, framing and Connection
  // Sent to the origin of `to` alone, where `headers` has no line of that name: credentials, say.
  std::vector<header_line> origin_headers;
  std::string body;
  bool streamed = false;                     // the body comes by exchange::write
  std::optional<std::uint64_t> body_length;  // of a streamed one; nothing = chunked

  framing as = framing::automatic;
  // How a stream says its end and its errors; nothing = by path and Content-Type, plain = in no
  // way.
  std::optional<ollama::dialect> speaks;
  bool status_errors = true;  // 400 or more is a failure
  on_redirect redirect = on_redirect::follow;
  unsigned max_redirects = 20;
  client::timeouts timeouts;
  bool report = false;  // its end tells what was sent and what came, as a page's does
};

}  // namespace ollama_cors::client
