// The name of a request: in the log, in the event, upstream and back (X-Request-Id).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ollama_cors::shim {

// 16 hex digits each, no two alike from one source. A source takes its start from the system's
// randomness, then costs no system call.
class request_ids {
public:
  request_ids();
  void next(std::string& output);

private:
  std::uint64_t state_;
};

// A client's own id is taken over if it is harmless wherever it is written: 1 to 64 bytes out of
// A-Z a-z 0-9 . _ -
bool is_safe_request_id(std::string_view text) noexcept;

}  // namespace ollama_cors::shim
