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
  constexpr std::array<std::string_view, 74> names{"Accept",
                                                   "Accept-Language",
                                                   "Accept-Encoding",
                                                   "Accept-Ranges",
                                                   "Access-Control-Allow-Credentials",
                                                   "Access-Control-Allow-Headers",
                                                   "Access-Control-Allow-Methods",
                                                   "Access-Control-Allow-Origin",
                                                   "Access-Control-Expose-Headers",
                                                   "Access-Control-Max-Age",
                                                   "Age",
                                                   "Authentication-Info",
                                                   "Authorization",
                                                   "Cache-Control",
                                                   "Clear-Site-Data",
                                                   "Connection",
                                                   "Content-Disposition",
                                                   "Content-Encoding",
                                                   "Content-Language",
                                                   "Content-Length",
                                                   "Content-Location",
                                                   "Content-Range",
                                                   "Content-Security-Policy",
                                                   "Content-Security-Policy-Report-Only",
                                                   "Content-Type",
                                                   "Cross-Origin-Embedder-Policy",
                                                   "Cross-Origin-Embedder-Policy-Report-Only",
                                                   "Cross-Origin-Opener-Policy",
                                                   "Cross-Origin-Opener-Policy-Report-Only",
                                                   "Cross-Origin-Resource-Policy",
                                                   "Default-Style",
                                                   "ETag",
                                                   "Expires",
                                                   "Icy-MetaInt",
                                                   "Icy-Metadata",
                                                   "If-Match",
                                                   "If-Modified-Since",
                                                   "If-None-Match",
                                                   "If-Range",
                                                   "If-Unmodified-Since",
                                                   "Integrity-Policy",
                                                   "Integrity-Policy-Report-Only",
                                                   "Last-Event-ID",
                                                   "Last-Modified",
                                                   "Link",
                                                   "Location",
                                                   "Ping-From",
                                                   "Ping-To",
                                                   "Pragma",
                                                   "Purpose",
                                                   "Range",
                                                   "Referer",
                                                   "Referrer-Policy",
                                                   "Refresh",
                                                   "Report-To",
                                                   "Reporting-Endpoints",
                                                   "Server",
                                                   "Server-Timing",
                                                   "Service-Worker",
                                                   "Service-Worker-Allowed",
                                                   "Service-Worker-Navigation-Preload",
                                                   "Set-Cookie2",
                                                   "SourceMap",
                                                   "Timing-Allow-Origin",
                                                   "Upgrade-Insecure-Requests",
                                                   "User-Agent",
                                                   "Vary",
                                                   "WWW-Authenticate",
                                                   "X-Content-Type-Options",
                                                   "X-DNS-Prefetch-Control",
                                                   "X-Frame-Options",
                                                   "X-SourceMap",
                                                   "X-Temp-Tablet",
                                                   "X-XSS-Protection"};
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
