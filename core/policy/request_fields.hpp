// The few fields that a decision reads, found in as few passes as the request needs.
#pragma once

#include <cstddef>
#include <string_view>

#include "fetch/ascii.hpp"
#include "fetch/field.hpp"

namespace ollama_cors::policy {

// The first line of a field, and whether it stands alone. Borrows the line.
class single_field {
public:
  // Without white space around it; empty while there is none.
  std::string_view value() const noexcept {
    return line_ == nullptr ? std::string_view() : fetch::trim_ows(line_->value);
  }
  bool present() const noexcept { return line_ != nullptr; }
  bool repeated() const noexcept { return repeated_; }
  bool conflicting() const noexcept { return conflicting_; }  // a later line says something else

  void note(const fetch::field& line) noexcept {
    if (line_ == nullptr) [[likely]] {
      line_ = &line;
    } else {
      repeated_ = true;
      conflicting_ = conflicting_ || fetch::trim_ows(line.value) != value();
    }
  }

private:
  const fetch::field* line_ = nullptr;
  bool repeated_ = false;
  bool conflicting_ = false;
};

// What every decision asks for.
struct request_fields {
  single_field origin;
  single_field host;
  single_field asked_method;
};
request_fields read_fields(fetch::fields fields) noexcept;

// Sec-Fetch-*: what tells the requests of one site from those of another, and a link that is
// followed from a request that a page makes (https://w3c.github.io/webappsec-fetch-metadata/).
struct fetch_metadata {
  single_field site;
  single_field mode;
  single_field dest;
};
fetch_metadata read_metadata(fetch::fields fields) noexcept;

// All Access-Control-Request-Headers lines.
struct asked_headers {
  std::string_view first;  // line
  std::size_t lines = 0;
  std::size_t bytes = 0;  // in all lines together
};
asked_headers read_asked_headers(fetch::fields fields) noexcept;

bool is_asked_headers(const fetch::field& field) noexcept;

}  // namespace ollama_cors::policy
