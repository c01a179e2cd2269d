// Splitting and joining `host:port`.
#include "config/address.hpp"

#include <algorithm>

#include "config/ascii.hpp"
#include "fetch/ip_address.hpp"

namespace ollama_cors::config {

host_and_port split_host_and_port(std::string_view text) noexcept {
  const std::size_t bracket = text.rfind(']');
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return {text, {}, false};
  if (bracket != std::string_view::npos && colon < bracket) return {text, {}, false};
  if (bracket == std::string_view::npos && text.find(':') != colon) return {text, {}, false};
  return {text.substr(0, colon), text.substr(colon + 1), true};
}

std::optional<std::uint16_t> parse_port(std::string_view text) noexcept {
  if (text.size() > 5 || !is_number(text) || (text.size() > 1 && text.front() == '0')) {
    return std::nullopt;
  }
  unsigned value = 0;
  for (const char c : text) value = value * 10 + static_cast<unsigned>(c - '0');
  if (value > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(value);
}

std::string bracketed(std::string_view host) {
  const bool is_ipv6 = host.find(':') != std::string_view::npos;
  return is_ipv6 ? "[" + std::string(host) + "]" : std::string(host);
}

std::string_view unbracketed(std::string_view host) noexcept {
  const bool brackets = host.starts_with('[') && host.ends_with(']');
  return brackets ? host.substr(1, host.size() - 2) : host;
}

bool is_address_host(std::string_view host) {
  if (host.starts_with('[')) {
    // A zone (`%eth0`, RFC 4007) belongs to the machine, not to the address.
    const std::string_view inner = unbracketed(host);
    return fetch::parse_ipv6(inner.substr(0, inner.find('%'))).has_value();
  }
  if (fetch::ends_in_number(host)) return fetch::is_ipv4(host);
  if (host.empty() || host.size() > 253 || host.starts_with('.') || host.starts_with('-'))
    return false;
  return std::all_of(host.begin(), host.end(), [](char c) {
    return fetch::is_lower_alphanum(c) || c == '-' || c == '_' || c == '.';
  });
}

}  // namespace ollama_cors::config
