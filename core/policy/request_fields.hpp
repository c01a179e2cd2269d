// The few fields that a decision reads, found in as few passes as the request needs.
#pragma once

#include <cstddef>
#include <string_view>

#include "fetch/field.hpp"

namespace ollama_cors::policy {

// The first line of a field, and whether it stands alone.
struct single_field {
  std::string_view value;
  unsigned count = 0;
  bool conflicting = false;  // a later line says something else
  bool present() const noexcept { return count != 0; }
};

// What every decision asks for.
struct request_fields {
  single_field origin;
  single_field host;
  single_field fetch_site;
  single_field asked_method;
};
request_fields read_fields(fetch::fields fields) noexcept;

// What tells a link that is followed from a request that a page makes.
struct navigation_fields {
  single_field fetch_mode;
  single_field fetch_dest;
};
navigation_fields read_navigation(fetch::fields fields) noexcept;

// All Access-Control-Request-Headers lines.
struct asked_headers {
  std::string_view first;  // line
  std::size_t lines = 0;
  std::size_t bytes = 0;  // in all lines together
};
asked_headers read_asked_headers(fetch::fields fields) noexcept;

bool is_asked_headers(const fetch::field& field) noexcept;

}  // namespace ollama_cors::policy
