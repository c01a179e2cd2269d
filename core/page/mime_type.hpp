// As much of a MIME type as the safelist asks for: its essence.
// https://mimesniff.spec.whatwg.org/#parsing-a-mime-type
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fetch/token.hpp"
#include "page/header_list.hpp"

namespace ollama_cors::page {

// Parameters never make it fail. The value has no white space around it.
inline std::optional<std::string> mime_essence(std::string_view value) {
  const std::string_view whole = fetch::trim_ows(value.substr(0, value.find(';')));
  const auto slash = whole.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  if (!fetch::is_token(whole.substr(0, slash)) || !fetch::is_token(whole.substr(slash + 1))) {
    return std::nullopt;
  }
  return lower_case(whole);
}

}  // namespace ollama_cors::page
