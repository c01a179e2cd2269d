// A comma-separated field value element by element, RFC 9110 5.6.1: a recipient ignores empty
// elements and the optional white space around each. Allocates nothing.
#pragma once

#include <string_view>

#include "fetch/ascii.hpp"

namespace ollama_cors::fetch {

class list_reader {
public:
  constexpr explicit list_reader(std::string_view value) noexcept : rest_(value) {}

  // The next non-empty element; false at the end. Elements may be any bytes but a comma: whether
  // one is a token is the caller's question.
  constexpr bool next(std::string_view& element) noexcept {
    while (!rest_.empty()) {
      const auto comma = rest_.find(',');
      element = trim_ows(rest_.substr(0, comma));
      rest_.remove_prefix(comma == std::string_view::npos ? rest_.size() : comma + 1);
      if (!element.empty()) return true;
    }
    return false;
  }

private:
  std::string_view rest_;
};

}  // namespace ollama_cors::fetch
