// A comma-separated field value element by element, RFC 9110 5.6.1: a recipient ignores empty
// elements and the optional white space around each. Allocates nothing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "fetch/ascii.hpp"

namespace ollama_cors::fetch {

class list_reader {
public:
  constexpr explicit list_reader(std::string_view value) noexcept : rest_(value) {}

  // The next non-empty element; false at the end. Elements may be any bytes but a comma: whether
  // one is a token is the caller's question.
  constexpr bool next(std::string_view& element) noexcept {
    std::size_t skipped = 0;
    while (skipped < rest_.size() && (rest_[skipped] == ',' || is_ows(rest_[skipped]))) ++skipped;
    rest_.remove_prefix(skipped);
    if (rest_.empty()) return false;
    const auto comma = rest_.find(',');
    element = trim_ows(rest_.substr(0, comma));
    rest_.remove_prefix(comma == std::string_view::npos ? rest_.size() : comma);
    return true;
  }

private:
  std::string_view rest_;
};

// Whether a comma-separated list holds `wanted`.
constexpr bool list_holds(std::string_view list, std::string_view wanted) noexcept {
  list_reader elements(list);
  std::string_view element;
  while (elements.next(element)) {
    if (equal_ignoring_case(element, wanted)) return true;
  }
  return false;
}

// Appends the elements of `list` that `output` does not hold yet from `start` on, whatever their
// case. Behind the first KiB they are no longer looked for: a longer list is nobody's honest one,
// and comparing each with each would take its sender's word for how long.
inline void append_union(std::string_view list, std::size_t start, std::string& output) {
  constexpr std::size_t compared = 1024;
  list_reader elements(list);
  std::string_view element;
  while (elements.next(element)) {
    const std::string_view held = std::string_view(output).substr(start);
    if (held.size() < compared && list_holds(held, element)) continue;
    if (output.size() != start) output.append(", ");
    output.append(element);
  }
}

}  // namespace ollama_cors::fetch
