// The raw head is judged before any parser sees it, so that what is forwarded is what was read.
// RFC 9112 2.2, 3.2, 5, 6; the vectors are tests/unit/http/framing_gate_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ollama_cors::http {

struct head_limits {
  std::size_t head_bytes = 65536;  // SIZE_MAX = no limit, here and below
  std::size_t target_bytes = 16384;
  std::size_t fields = 200;
};

// Where the head ends: the offset just behind the first empty line. Resumable: pass what was
// returned as `resume_from` last time.
struct head_end {
  std::size_t size = 0;  // 0 = not complete yet
  std::size_t resume_from = 0;
};
head_end find_head_end(std::string_view bytes, std::size_t resume_from) noexcept;

enum class gate_error : std::uint8_t {
  bad_line,     // bare CR or LF, NUL or another control character, no colon, space before it
  folded_line,  // obs-fold, RFC 9112 5.2
  bad_method,   // not a token
  bad_target,   // white space, a fragment, a byte outside a URI; empty
  bad_version,  // not HTTP/1.0 or HTTP/1.1: 505
  bad_host,     // more than one, or not a host
  bad_content_length,
  bad_transfer_encoding,
  conflicting_framing,  // Content-Length beside Transfer-Encoding
  forbidden_method,     // TRACE: 405
  head_too_large,       // 431
  target_too_long,      // 414
  too_many_fields,      // 431
  bad_expectation,      // 417
  bad_status_line,      // of a response
  bad_field_name,
  bad_chunk,           // of a body, found by the chunk scanner
  connect_method,      // 501
  unsupported_coding,  // `gzip, chunked`: 501
};

std::string_view describe(gate_error value) noexcept;  // one sentence for people
int status_of(gate_error value) noexcept;              // what a request with this error is answered

struct request_head;
struct response_head;

// A complete request head (ending in the empty line). A leading CRLF (RFC 9112 2.2) must be gone.
// What was judged is what is read: all of `read`, if one is given, and unspecified on an error.
std::optional<gate_error> check_request_head(std::string_view head, const head_limits& limits,
                                             request_head* read = nullptr);

// Of a request head that has no end within its limit: which part of it is too large. The same as is
// said of it once it is whole, so that it makes no difference how its bytes arrive.
gate_error oversize_of(std::string_view beginning, const head_limits& limits) noexcept;

// A complete response head. Of `read` what says how the message ends and the connection goes on.
std::optional<gate_error> check_response_head(std::string_view head, const head_limits& limits,
                                              response_head* read = nullptr);

}  // namespace ollama_cors::http
