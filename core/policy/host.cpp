// Host names: read strictly, because what is read here decides who is who.
#include "policy/host.hpp"

#include <cstddef>

#include "fetch/ascii.hpp"
#include "fetch/ip_address.hpp"

namespace ollama_cors::policy {
namespace {

// Labels of letters, digits, `-` and `_`; one trailing dot.
bool is_name(std::string_view text) noexcept {
  std::size_t label = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char byte = fetch::to_lower(text[i]);
    if (byte == '.') {
      if (label == 0) return false;
      label = 0;
    } else if (fetch::is_lower_alphanum(byte) || byte == '-' || byte == '_') {
      ++label;
    } else {
      return false;
    }
  }
  return !text.empty();
}

std::string_view without_brackets(std::string_view text) noexcept {
  return text.substr(1, text.size() - 2);
}

bool same_name(std::string_view pattern, std::string_view name) noexcept {
  if (fetch::equal_ignoring_case(name, pattern)) return true;
  // One IPv6 address has many spellings.
  if (pattern.size() < 2 || pattern.front() != '[' || name.front() != '[') return false;
  const auto wanted = fetch::parse_ipv6(without_brackets(pattern));
  return wanted && wanted == fetch::parse_ipv6(without_brackets(name));
}

bool below(std::string_view domain, std::string_view name) noexcept {
  return name.size() > domain.size() + 1 && name[name.size() - domain.size() - 1] == '.' &&
         fetch::equal_ignoring_case(name.substr(name.size() - domain.size()), domain);
}

}  // namespace

std::optional<host_name> parse_host(std::string_view text) noexcept {
  host_name host;
  std::size_t name_size = text.find(':');
  if (!text.empty() && text.front() == '[') {
    const auto close = text.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    if (!fetch::parse_ipv6(text.substr(1, close - 1))) return std::nullopt;
    host.is_ip = true;
    name_size = close + 1;
  }
  host.name = text.substr(0, name_size);
  if (!host.is_ip) {
    if (!is_name(host.name)) return std::nullopt;
    host.is_ip = fetch::is_ipv4(host.name);
  }
  std::string_view rest = text.substr(host.name.size());
  if (rest.empty()) return host;
  if (rest.front() != ':') return std::nullopt;
  rest.remove_prefix(1);
  unsigned port = 0;
  for (const char byte : rest) {
    if (!fetch::is_digit(byte)) return std::nullopt;
    port = port * 10 + static_cast<unsigned>(byte - '0');
    if (port > 65535) return std::nullopt;
  }
  // An empty port is none (RFC 3986 3.2.3); port 0 is nobody's.
  if (!rest.empty() && port == 0) return std::nullopt;
  host.port = static_cast<std::uint16_t>(port);
  return host;
}

bool matches(const host_pattern& pattern, const host_name& host) noexcept {
  if (pattern.shape == host_pattern::kind::any) return true;
  if (pattern.port != 0 && pattern.port != host.port) {
    // A client leaves out the port that its scheme has anyway, and the policy does not know which.
    if (host.port != 0 || (pattern.port != 80 && pattern.port != 443)) return false;
  }
  switch (pattern.shape) {
    case host_pattern::kind::any:
      break;
    case host_pattern::kind::any_ip:
      return host.is_ip;
    case host_pattern::kind::exact:
      return same_name(pattern.name, host.name);
    case host_pattern::kind::subdomains:
      return !host.is_ip && below(pattern.name, host.name);
  }
  return true;
}

}  // namespace ollama_cors::policy
