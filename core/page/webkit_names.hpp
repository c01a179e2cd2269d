// The header names that WebKit has a table of: it spells them its own way, and lists them before
// all others.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fetch/ascii.hpp"

namespace ollama_cors::page {

inline std::optional<std::string_view> webkit_spelling(std::string_view name) {
  constexpr std::array names{std::string_view{"Accept"},
                             std::string_view{"Accept-Language"},
                             std::string_view{"Accept-Ranges"},
                             std::string_view{"Age"},
                             std::string_view{"Authorization"},
                             std::string_view{"Cache-Control"},
                             std::string_view{"Content-Disposition"},
                             std::string_view{"Content-Encoding"},
                             std::string_view{"Content-Language"},
                             std::string_view{"Content-Location"},
                             std::string_view{"Content-Range"},
                             std::string_view{"Content-Type"},
                             std::string_view{"ETag"},
                             std::string_view{"Expires"},
                             std::string_view{"If-Match"},
                             std::string_view{"If-Modified-Since"},
                             std::string_view{"If-None-Match"},
                             std::string_view{"If-Range"},
                             std::string_view{"If-Unmodified-Since"},
                             std::string_view{"Last-Event-ID"},
                             std::string_view{"Last-Modified"},
                             std::string_view{"Link"},
                             std::string_view{"Location"},
                             std::string_view{"Pragma"},
                             std::string_view{"Purpose"},
                             std::string_view{"Range"},
                             std::string_view{"Refresh"},
                             std::string_view{"Server"},
                             std::string_view{"Timing-Allow-Origin"},
                             std::string_view{"User-Agent"},
                             std::string_view{"Vary"},
                             std::string_view{"X-Content-Type-Options"},
                             std::string_view{"X-Frame-Options"}};
  for (const std::string_view spelling : names) {
    if (fetch::equal_ignoring_case(name, spelling)) return spelling;
  }
  return std::nullopt;
}

// The names in the order, and the spelling, in which WebKit goes through them.
inline std::vector<std::string> webkit_order(const std::vector<std::string>& names) {
  std::vector<std::string> known, others;
  for (const std::string& name : names) {
    if (const auto spelling = webkit_spelling(name)) {
      known.emplace_back(*spelling);
    } else {
      others.push_back(name);
    }
  }
  known.insert(known.end(), others.begin(), others.end());
  return known;
}

}  // namespace ollama_cors::page
