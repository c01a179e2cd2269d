// Redirects, and where browsers follow them differently.
#include "page/redirect.hpp"

#include "fetch/percent.hpp"
#include "fetch/utf8.hpp"
#include "page/browser_url.hpp"

namespace ollama_cors::page {
namespace {

// WebKitGTK follows any 3xx but those that mean something else: redirect-count-0027.
bool leads_on(unsigned status, browser whose) noexcept {
  if (whose != browser::webkit) return is_redirect_status(status);
  return status > 300 && status < 400 && status != 304 && status != 305 && status != 306;
}

}  // namespace

std::optional<std::string> location_of(const response_head& answer, browser whose) {
  if (!leads_on(answer.status, whose)) return std::nullopt;
  if (whose == browser::chromium) {
    // A blank Location is none: redirect-location-0085.
    for (const header& line : answer.lines) {
      if (fetch::equal_to_lower(line.name, "location") && !line.value.empty()) return line.value;
    }
    return std::nullopt;
  }
  return get(answer.headers, "location");
}

std::optional<fetch::url> resolve_location(const std::string& location, const fetch::url& from,
                                           browser whose) {
  std::string text;
  if (whose == browser::chromium || whose == browser::firefox) {
    // Bytes stay bytes: redirect-location-0093. To Firefox controls are some of them: g2002-1174.
    for (const char byte : location) {
      if (static_cast<unsigned char>(byte) >= 0x80 ||
          (static_cast<unsigned char>(byte) < 0x20 && whose == browser::firefox)) {
        fetch::append_percent_encoded(byte, text);
      } else {
        text.push_back(byte);
      }
    }
  } else {
    text = fetch::isomorphic_decode(location);
  }
  auto url = parse_url(text, &from, whose);
  if (!url) return url;
  if (!url->fragment) url->fragment = from.fragment;
  adapt_url(*url, whose);
  return url;
}

bool loses_its_body(unsigned status, std::string_view method) noexcept {
  if (status == 303) return method != "GET" && method != "HEAD";
  return (status == 301 || status == 302) && method == "POST";
}

// redirect-method-0018, g2002-146
bool becomes_get(std::string_view method, bool crosses_origin, browser whose) noexcept {
  return whose == browser::webkit && crosses_origin && method == "DELETE";
}

void remove_body_headers(header_list& headers) {
  for (const std::string_view name :
       {"content-type", "content-encoding", "content-language", "content-location"}) {
    remove(headers, name);
  }
}

}  // namespace ollama_cors::page
