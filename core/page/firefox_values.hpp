// What Firefox makes of several lines of one name.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "fetch/ascii.hpp"

namespace ollama_cors::page {

// Names of which it never joins two values.
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

// Of this name every line behind the first goes unread: g12-1.
inline bool is_firefox_first_only(std::string_view name) {
  return fetch::equal_to_lower(name, "strict-transport-security");
}

// Content-Type lines are joined without a space: resp-header-0031. Challenges stay lines of their
// own, which makes a value that no page is shown: g12-6.
inline std::string_view firefox_joint(std::string_view name) noexcept {
  if (fetch::equal_to_lower(name, "content-type")) return ",";
  const bool challenge = fetch::equal_to_lower(name, "www-authenticate") ||
                         fetch::equal_to_lower(name, "proxy-authenticate");
  return challenge ? "\n" : ", ";
}

}  // namespace ollama_cors::page
