#include "page/browser_url.hpp"

#include <string>
#include <string_view>

#include "fetch/percent.hpp"

namespace ollama_cors::page {
namespace {

bool is_unreserved(char byte) noexcept {
  return fetch::is_alpha(byte) || fetch::is_digit(byte) ||
         std::string_view("-._~").find(byte) != std::string_view::npos;
}

// As GLib's GUri normalises: RFC 3986 6.2.2.1 and 6.2.2.2.
std::string normalised(std::string_view text) {
  std::string output;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size();
    const int high = escape ? fetch::hex_value(text[i + 1]) : -1;
    const int low = escape ? fetch::hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      output.push_back(text[i]);
      continue;
    }
    const char byte = static_cast<char>(high * 16 + low);
    if (is_unreserved(byte)) {
      output.push_back(byte);
    } else {
      fetch::append_percent_encoded(byte, output);
    }
    i += 2;
  }
  return output;
}

}  // namespace

// g1001-493: Chromium escapes `|`, which the standard's path keeps.
void adapt_url(fetch::url& url, browser whose) {
  if (whose != browser::chromium || !url.is_http()) return;
  for (auto bar = url.path.find('|'); bar != std::string::npos; bar = url.path.find('|', bar)) {
    url.path.replace(bar, 1, "%7C");
  }
}

// g2002-484
fetch::url as_sent(fetch::url url, browser whose) {
  if (whose != browser::webkit) return url;
  url.path = normalised(url.path);
  if (url.query) url.query = normalised(*url.query);
  return url;
}

}  // namespace ollama_cors::page
