// A request target taken apart: RFC 9112 3.2.
#pragma once

#include <string_view>

namespace ollama_cors::policy {

struct target_parts {
  bool absolute = false;       // absolute-form: its authority stands for the Host (RFC 9112 3.2.2)
  std::string_view authority;  // of absolute-form, as sent
  std::string_view path;       // without the query; empty if the target has none
  std::string_view query;      // with its `?`; empty if there is none
};

// Asterisk-form, authority-form and anything else come back with an empty path.
target_parts split_target(std::string_view target) noexcept;

}  // namespace ollama_cors::policy
