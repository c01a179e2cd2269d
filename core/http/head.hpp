// A head that passed the framing gate, taken apart without copying.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "fetch/field.hpp"
#include "http/framing_gate.hpp"

namespace ollama_cors::http {

// How the length of a body is known, RFC 9112 6.3.
struct framing {
  enum class kind : std::uint8_t { none, length, chunked, until_close };
  kind by = kind::none;
  std::uint64_t length = 0;
};

// Views into the bytes that were parsed; they stay valid as long as those stay where they are.
struct request_head {
  std::string_view method;
  std::string_view target;
  bool http_1_0 = false;
  bool keep_alive = true;            // by version and Connection
  bool options_name_fields = false;  // Connection holds more than `close` and `keep-alive`
  bool expects_continue = false;
  // In order; the vector is reused between requests. Where the target is in absolute-form, Host is
  // what the target names, whatever the line said (RFC 9112 3.2.2).
  std::vector<fetch::field> fields;
  http::framing framing;
  std::string_view find(std::string_view lower_case_name) const noexcept;  // first value or empty
};

struct response_head {
  unsigned status = 0;
  std::string_view reason;
  bool http_1_0 = false;
  bool keep_alive = true;
  bool options_name_fields = false;
  std::vector<fetch::field> fields;
  http::framing framing;  // with no regard to the request: HEAD is the caller's to know
  std::string_view find(std::string_view lower_case_name) const noexcept;
  // Of Content-Type, without parameters; empty if there is none.
  std::string_view media_type() const noexcept;
};

// `head` ends in its empty line. On error the output is unspecified.
std::optional<gate_error> parse(std::string_view head, const head_limits& limits,
                                request_head& output);
// 1xx, 204 and 304 have no body whatever their fields say (RFC 9112 6.3). A 101 is an error: no
// request of ours asks for it.
std::optional<gate_error> parse(std::string_view head, const head_limits& limits,
                                response_head& output);

}  // namespace ollama_cors::http
