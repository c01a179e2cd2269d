// The few fields that a decision reads, found in one pass over the request's.
#pragma once

#include <cstddef>
#include <string_view>

#include "fetch/field.hpp"

namespace ollama_cors::policy {

// The first line of a field, and whether it stands alone.
struct single_field {
  std::string_view value;  // of the first line
  unsigned count = 0;
  bool conflicting = false;  // a later line says something else
  bool present() const noexcept { return count != 0; }
};

struct request_fields {
  single_field origin;
  single_field host;
  single_field fetch_site;
  single_field fetch_mode;
  single_field fetch_dest;
  single_field asked_method;
  single_field asked_headers;
  std::size_t asked_headers_bytes = 0;  // in all Access-Control-Request-Headers lines together
};

request_fields read_fields(fetch::fields fields) noexcept;

bool is_asked_headers(const fetch::field& field) noexcept;

}  // namespace ollama_cors::policy
