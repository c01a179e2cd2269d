// Setting headers on an answer that has lines of its own: which of those stay, and what becomes of
// the list that both sides add to.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "fetch/ascii.hpp"
#include "fetch/field.hpp"
#include "fetch/list.hpp"

namespace ollama_cors::fetch {

inline bool is_named(fields lines, std::string_view name) noexcept {
  return std::any_of(lines.begin(), lines.end(),
                     [name](const field& line) { return equal_ignoring_case(line.name, name); });
}

inline bool is_vary(const field& line) noexcept {
  return equal_to_lower(line.name, "vary");
}

// Whether a line stays as it is beside those that are `set`. Access-Control-* go, as who may read
// an answer is not its own to say, but for a transparent relay; Vary lines become one.
inline bool stays_beside(fields set, const field& own, bool transparent) noexcept {
  if (is_vary(own)) return false;
  if (starts_with_lower(own.name, "access-control-")) return transparent;
  return !is_named(set, own.name);
}

// The value of that one, without duplicates (RFC 9110 12.5.5); nothing if there is none.
inline void append_vary(fields own, fields set, std::string& output) {
  const std::size_t start = output.size();
  for (const fields lines : {own, set}) {
    for (const field& line : lines) {
      if (is_vary(line)) append_union(line.value, start, output);
    }
  }
}

}  // namespace ollama_cors::fetch
