// Origin values: the grammar of Fetch's "`Origin` header" section, byte by byte, and beside it the
// three shapes of CONTRACT.md 2. Anything that no browser would serialise is refused here, so that
// matching never sees it.
#include "fetch/origin.hpp"

#include <cstddef>

#include "fetch/ascii.hpp"
#include "fetch/ip_address.hpp"

namespace ollama_cors::fetch {
namespace {

// lower-alpha *( lower-alphanum / "+" / "-" / "." )
bool is_scheme(std::string_view text) noexcept {
  if (text.empty() || !is_lower_alpha(text.front())) return false;
  for (const char byte : text) {
    if (!is_lower_alphanum(byte) && byte != '+' && byte != '-' && byte != '.') return false;
  }
  return true;
}

// lower-alphanum [ *( lower-alphanum / "-" ) lower-alphanum ]; `_` counts as a letter here and is
// reported.
bool is_label(std::string_view text, bool& irregular) noexcept {
  if (text.empty() || text.front() == '-' || text.back() == '-') return false;
  for (const char byte : text) {
    if (byte == '_') {
      irregular = true;
    } else if (!is_lower_alphanum(byte) && byte != '-') {
      return false;
    }
  }
  return true;
}

bool is_domain(std::string_view host, bool& irregular) noexcept {
  if (ends_in_number(host)) return false;
  if (!host.empty() && host.back() == '.') {
    irregular = true;
    host.remove_suffix(1);
  }
  while (true) {
    const auto dot = host.find('.');
    if (!is_label(host.substr(0, dot), irregular)) return false;
    if (dot == std::string_view::npos) return true;
    host.remove_prefix(dot + 1);
  }
}

// 1 to 65535 without leading zeros; 0 for anything else.
std::uint16_t parse_port(std::string_view text) noexcept {
  if (text.empty() || text.size() > 5 || text.front() == '0') return 0;
  unsigned value = 0;
  for (const char byte : text) {
    if (!is_digit(byte)) return 0;
    value = value * 10 + static_cast<unsigned>(byte - '0');
  }
  return value <= 65535 ? static_cast<std::uint16_t>(value) : std::uint16_t{0};
}

}  // namespace

std::uint16_t default_port(std::string_view scheme) noexcept {
  if (scheme == "http" || scheme == "ws") return 80;
  if (scheme == "https" || scheme == "wss") return 443;
  if (scheme == "ftp") return 21;
  return 0;
}

std::optional<origin> parse_origin(std::string_view text) noexcept {
  origin result;
  result.text = text;
  if (text == "null") {
    result.opaque = true;
    return result;
  }
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || text.substr(colon, 3) != "://") return std::nullopt;
  result.scheme = text.substr(0, colon);
  if (!is_scheme(result.scheme)) return std::nullopt;

  std::string_view rest = text.substr(colon + 3);
  if (result.scheme == "file") {
    if (!rest.empty()) return std::nullopt;
    result.irregular = true;
    return result;
  }

  std::size_t host_size = 0;
  if (!rest.empty() && rest.front() == '[') {
    const auto close = rest.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    if (!is_canonical_ipv6(rest.substr(1, close - 1))) return std::nullopt;
    host_size = close + 1;
  } else {
    const auto port_colon = rest.find(':');
    host_size = port_colon == std::string_view::npos ? rest.size() : port_colon;
    const std::string_view host = rest.substr(0, host_size);
    if (!is_ipv4(host) && !is_domain(host, result.irregular)) return std::nullopt;
  }
  result.host = rest.substr(0, host_size);
  rest.remove_prefix(host_size);

  if (!rest.empty()) {
    if (rest.front() != ':') return std::nullopt;
    result.port = parse_port(rest.substr(1));
    // A URL never serialises the port that its scheme has anyway.
    if (result.port == 0 || result.port == default_port(result.scheme)) return std::nullopt;
  }
  return result;
}

}  // namespace ollama_cors::fetch
