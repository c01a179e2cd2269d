// Origins beside URLs.
#include "page/origin.hpp"

#include <algorithm>
#include <array>

#include "fetch/ip_address.hpp"
#include "fetch/origin.hpp"

namespace ollama_cors::page {
namespace {

std::string_view last_two_labels(std::string_view host) {
  const auto last = host.rfind('.');
  if (last == std::string_view::npos || last == 0) return host;
  const auto before = host.rfind('.', last - 1);
  return before == std::string_view::npos ? host : host.substr(before + 1);
}

bool is_address(std::string_view host) {
  return host.starts_with('[') || fetch::is_ipv4(host);
}

bool is_localhost(std::string_view host) {
  return host == "localhost" || host.ends_with(".localhost");
}

}  // namespace

bool is_same_origin(std::string_view origin, const fetch::url& url) {
  return origin != "null" && origin == fetch::origin_of(url);
}

bool is_same_origin(const fetch::url& one, const fetch::url& other) {
  return one.scheme == other.scheme && one.host == other.host && one.port == other.port;
}

bool is_same_site(std::string_view origin, const fetch::url& url) {
  const auto page = fetch::parse_origin(origin);
  if (!page || page->opaque || !url.host || page->scheme != url.scheme) return false;
  if (page->host == *url.host) return true;
  if (is_address(page->host) || is_address(*url.host)) return false;
  const std::string_view site = last_two_labels(page->host);
  return site == last_two_labels(*url.host) && site.find('.') != std::string_view::npos;
}

bool is_same_site(std::string_view origin, const fetch::url& url, browser whose) {
  if (!url.host) return false;
  if (whose == browser::chromium && is_address(*url.host)) return false;
  const auto page = fetch::parse_origin(origin);
  if (whose == browser::webkit && page && is_localhost(page->host) && is_localhost(*url.host)) {
    return true;
  }
  return is_same_site(origin, url);
}

bool is_trustworthy(const fetch::url& url) {
  if (url.scheme == "https" || url.scheme == "wss") return true;
  if (!url.host) return false;
  const std::string_view host = *url.host;
  return is_localhost(host) || host == "[::1]" ||
         (host.starts_with("127.") && fetch::is_ipv4(host));
}

bool is_blocked_port(std::uint16_t port) noexcept {
  constexpr std::array<std::uint16_t, 83> ports{
      0,    1,    7,    9,    11,   13,   15,   17,   19,   20,   21,   22,   23,   25,
      37,   42,   43,   53,   69,   77,   79,   87,   95,   101,  102,  103,  104,  109,
      110,  111,  113,  115,  117,  119,  123,  135,  137,  139,  143,  161,  179,  389,
      427,  465,  512,  513,  514,  515,  526,  530,  531,  532,  540,  548,  554,  556,
      563,  587,  601,  636,  989,  990,  993,  995,  1719, 1720, 1723, 2049, 3659, 4045,
      4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080};
  return std::binary_search(ports.begin(), ports.end(), port);
}

}  // namespace ollama_cors::page
