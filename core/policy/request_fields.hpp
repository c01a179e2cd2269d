// The few fields that a decision reads, found in as few passes as the request needs.
#pragma once

#include <cstddef>
#include <string_view>

#include "fetch/field.hpp"

namespace ollama_cors::policy {

// The first line of a field, and whether it stands alone.
class single_field {
public:
  std::string_view value() const noexcept { return first_; }  // empty while there is none
  unsigned count() const noexcept { return count_; }
  bool present() const noexcept { return count_ != 0; }
  bool conflicting() const noexcept { return conflicting_; }  // a later line says something else

  void note(std::string_view line) noexcept {
    if (count_++ == 0) {
      first_ = line;
    } else if (line != first_) {
      conflicting_ = true;
    }
  }

private:
  std::string_view first_;
  unsigned count_ = 0;
  bool conflicting_ = false;
};

// What every decision asks for.
struct request_fields {
  single_field origin;
  single_field host;
  single_field fetch_site;
  single_field asked_method;
};
void read_fields(fetch::fields fields, request_fields& found) noexcept;

// What tells a link that is followed from a request that a page makes.
struct navigation_fields {
  single_field fetch_mode;
  single_field fetch_dest;
};
void read_navigation(fetch::fields fields, navigation_fields& found) noexcept;

// All Access-Control-Request-Headers lines.
struct asked_headers {
  std::string_view first;  // line
  std::size_t lines = 0;
  std::size_t bytes = 0;  // in all lines together
};
asked_headers read_asked_headers(fetch::fields fields) noexcept;

bool is_asked_headers(const fetch::field& field) noexcept;

}  // namespace ollama_cors::policy
