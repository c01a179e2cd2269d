// Names of which Firefox never joins two values.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "fetch/ascii.hpp"

namespace ollama_cors::page {

inline bool is_firefox_singleton(std::string_view name) {
  constexpr std::array<std::string_view, 12> names{"content-disposition",
                                                   "content-length",
                                                   "user-agent",
                                                   "referer",
                                                   "host",
                                                   "authorization",
                                                   "proxy-authorization",
                                                   "if-modified-since",
                                                   "if-unmodified-since",
                                                   "from",
                                                   "location",
                                                   "max-forwards"};
  return std::any_of(names.begin(), names.end(),
                     [name](std::string_view known) { return fetch::equal_to_lower(name, known); });
}

// Content-Type lines are joined without a space: resp-header-0031.
inline std::string_view firefox_joint(std::string_view name) noexcept {
  return fetch::equal_to_lower(name, "content-type") ? "," : ", ";
}

}  // namespace ollama_cors::page
