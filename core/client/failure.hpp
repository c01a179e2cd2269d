// How an exchange fails: kinds for programs, words for people.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "net/tls_fault.hpp"

namespace ollama_cors::client {

enum class failure_kind : std::uint8_t {
  none,
  // No connection.
  connect_failed,
  name_not_resolved,
  tls_failed,
  out_of_descriptors,
  // Timeouts.
  connect_timeout,
  first_byte_timeout,
  idle_timeout,
  total_timeout,
  // What the server said.
  http_status,
  stream_error,  // inside a stream of status 200
  // What it did not say.
  truncated,      // less than its framing announced
  no_terminator,  // well framed, but the dialect's end never came
  message_too_long,
  bad_response,  // no HTTP, or such as can be read in two ways
  bad_chunk,
  // Redirects.
  redirect_refused,
  too_many_redirects,
  bad_location,
  body_not_kept,  // a streamed body cannot be sent again
  // Ours.
  cancelled,
  client_stopped,
  no_memory,
  // A page's: what report() says.
  blocked
};

// "connect-timeout" and so on; `none` is empty.
std::string_view code_of(failure_kind kind) noexcept;

struct failure {
  failure_kind kind = failure_kind::none;
  std::string message;  // names the thing, the reason, the next step
  int system = 0;       // errno behind connect_failed
  unsigned status = 0;  // of the answer, 0 if there was none
  std::string detail;   // what the server said, at most `detail_limit` bytes; a page's rejection
  std::string code;     // in place of code_of(): a page's reason
  net::tls_fault tls = net::tls_fault::none;  // behind tls_failed
};

inline constexpr std::size_t detail_limit = 64 * 1024;

}  // namespace ollama_cors::client
