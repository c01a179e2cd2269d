#include "page/browser_url.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "fetch/ascii.hpp"
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

// Chromium escapes a space in a host, and finds out later that nobody has that name.
std::optional<fetch::url> parse_url(std::string_view text, const fetch::url* base, browser whose) {
  auto url = fetch::parse_url(text, base);
  const auto slashes = text.find("//");
  if (url || whose != browser::chromium || slashes == std::string_view::npos) return url;
  const auto begin = slashes + 2;
  const auto end = std::min(text.find_first_of("/?#", begin), text.size());
  std::string spaceless(text.substr(0, begin));
  std::string host;
  for (std::size_t at = begin; at < end; ++at) {
    const bool escaped = text.compare(at, 3, "%20") == 0;
    if (escaped || text[at] == ' ') {
      spaceless.push_back('x');
      host += "%20";
      at += escaped ? 2 : 0;
      continue;
    }
    spaceless.push_back(text[at]);
    host.push_back(fetch::to_lower(text[at]));
    if (text[at] == '@') host.clear();
  }
  spaceless.append(text.substr(end));
  if (host.find("%20") == host.npos) return url;
  url = fetch::parse_url(spaceless, base);
  if (url) url->host = host.substr(0, host.find(':'));
  return url;
}

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
