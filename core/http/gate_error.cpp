// What each refusal of the gate is called and answered.
#include "http/framing_gate.hpp"

namespace ollama_cors::http {

std::string_view describe(gate_error value) noexcept {
  switch (value) {
    case gate_error::bad_line:
      return "A header line is malformed: a control character, no colon, or white space before it.";
    case gate_error::folded_line:
      return "A header line is folded over several lines, which HTTP no longer allows.";
    case gate_error::bad_method:
      return "The request method is not a token.";
    case gate_error::bad_target:
      return "The request target is not a path, an http(s) URL, or `*` with OPTIONS.";
    case gate_error::bad_version:
      return "Only HTTP/1.0 and HTTP/1.1 are spoken here.";
    case gate_error::bad_host:
      return "A request needs exactly one Host header field, holding a host and perhaps a port.";
    case gate_error::bad_content_length:
      return "Content-Length must stand once and be a number.";
    case gate_error::bad_transfer_encoding:
      return "Transfer-Encoding must be exactly `chunked`, once, and in HTTP/1.1 only.";
    case gate_error::conflicting_framing:
      return "The message has a length that its other header fields contradict.";
    case gate_error::forbidden_method:
      return "The method TRACE is not allowed.";
    case gate_error::head_too_large:
      return "The header section is too large.";
    case gate_error::target_too_long:
      return "The request target is too long.";
    case gate_error::too_many_fields:
      return "There are too many header fields.";
    case gate_error::bad_expectation:
      return "Only the expectation `100-continue` can be met.";
    case gate_error::bad_status_line:
      return "The status line is malformed.";
    case gate_error::bad_field_name:
      return "The name of a header field is not a token.";
    case gate_error::bad_chunk:
      return "The chunked framing of the body is malformed.";
    case gate_error::connect_method:
      return "The method CONNECT is not implemented: this is no forward proxy.";
    case gate_error::unsupported_coding:
      return "No transfer coding but `chunked` is implemented.";
  }
  return "The message is malformed.";
}

int status_of(gate_error value) noexcept {
  switch (value) {
    case gate_error::bad_version:
      return 505;
    case gate_error::forbidden_method:
      return 405;
    case gate_error::connect_method:
    case gate_error::unsupported_coding:
      return 501;
    case gate_error::head_too_large:
    case gate_error::too_many_fields:
      return 431;
    case gate_error::target_too_long:
      return 414;
    case gate_error::bad_expectation:
      return 417;
    default:
      return 400;
  }
}

}  // namespace ollama_cors::http
