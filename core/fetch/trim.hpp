// What stands at both ends of a text and does not belong to it. Optional white space of HTTP fields
// has trim_ows() in ascii.hpp, which is made for what is hardly ever padded.
#pragma once

#include <string_view>

namespace ollama_cors::fetch {

// https://fetch.spec.whatwg.org/#http-whitespace
inline constexpr std::string_view http_white_space = "\t\n\r ";

// Without the bytes of `what` at its ends.
constexpr std::string_view trim(std::string_view text, std::string_view what) noexcept {
  const auto first = text.find_first_not_of(what);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(what) - first + 1);
}

}  // namespace ollama_cors::fetch
