#include "client/failure.hpp"

namespace ollama_cors::client {

std::string_view code_of(failure_kind kind) noexcept {
  switch (kind) {
    case failure_kind::none:
      return "";
    case failure_kind::connect_failed:
      return "connect-failed";
    case failure_kind::name_not_resolved:
      return "name-not-resolved";
    case failure_kind::tls_failed:
      return "tls-failed";
    case failure_kind::out_of_descriptors:
      return "out-of-descriptors";
    case failure_kind::connect_timeout:
      return "connect-timeout";
    case failure_kind::first_byte_timeout:
      return "first-byte-timeout";
    case failure_kind::idle_timeout:
      return "idle-timeout";
    case failure_kind::total_timeout:
      return "total-timeout";
    case failure_kind::http_status:
      return "http-status";
    case failure_kind::stream_error:
      return "stream-error";
    case failure_kind::truncated:
      return "truncated";
    case failure_kind::no_terminator:
      return "no-terminator";
    case failure_kind::message_too_long:
      return "message-too-long";
    case failure_kind::bad_response:
      return "bad-response";
    case failure_kind::bad_chunk:
      return "bad-chunk";
    case failure_kind::redirect_refused:
      return "redirect-refused";
    case failure_kind::too_many_redirects:
      return "too-many-redirects";
    case failure_kind::bad_location:
      return "bad-location";
    case failure_kind::body_not_kept:
      return "body-not-kept";
    case failure_kind::cancelled:
      return "cancelled";
    case failure_kind::client_stopped:
      return "client-stopped";
    case failure_kind::no_memory:
      return "no-memory";
    case failure_kind::blocked:
      return "blocked";
  }
  return "";
}

}  // namespace ollama_cors::client
