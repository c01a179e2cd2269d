// envconfig/config.go of Ollama, _parse_host of ollama-python and formatHost of ollama-js agree on
// what is here; where they differ, the header says what counts.
#include "client/host.hpp"

#include <algorithm>

#include "fetch/ascii.hpp"
#include "fetch/trim.hpp"
#include "fetch/url.hpp"
#include "http/authority.hpp"

namespace ollama_cors::client {
namespace {

constexpr std::uint16_t usual_port = 11434;

// "host:port" at the last colon; a bare IPv6 address has none that counts.
struct parts {
  std::string_view host;
  std::string_view port;
};
parts split(std::string_view text) noexcept {
  const std::size_t colon = text.rfind(':');
  const std::size_t bracket = text.rfind(']');
  const bool bare_ipv6 = bracket == text.npos && colon != text.find(':');
  if (colon == text.npos || bare_ipv6 || (bracket != text.npos && colon < bracket)) {
    return {text, {}};
  }
  return {text.substr(0, colon), text.substr(colon + 1)};
}

bool is_number(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), fetch::is_digit);
}

std::optional<std::uint16_t> parse_port(std::string_view text) noexcept {
  if (!is_number(text) || text.size() > 5) return std::nullopt;
  unsigned value = 0;
  for (const char digit : text) value = value * 10 + static_cast<unsigned>(digit - '0');
  if (value == 0 || value > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(value);
}

// A server that listens on all interfaces is reached on this machine by loopback.
std::string reachable(std::string host) {
  if (host == "0.0.0.0") return "127.0.0.1";
  if (host == "::") return "::1";
  return host;
}

}  // namespace

std::optional<host_address> parse_host(std::string_view text) {
  text = fetch::trim(fetch::trim(text, fetch::http_white_space), "\"'");
  std::string scheme = "http";
  std::uint16_t port = usual_port;
  if (const std::size_t mark = text.find("://"); mark != text.npos) {
    scheme = text.substr(0, mark);
    std::transform(scheme.begin(), scheme.end(), scheme.begin(), fetch::to_lower);
    if (scheme != "http" && scheme != "https") return std::nullopt;
    port = scheme == "https" ? 443 : 80;
    text.remove_prefix(mark + 3);
    if (text.empty()) return std::nullopt;
  } else if (text == "ollama.com") {
    scheme = "https";  // as Ollama's own client has it
    port = 443;
  }

  const std::size_t slash = std::min(text.find('/'), text.size());
  const auto [written_host, written_port] = split(text.substr(0, slash));
  if (!written_port.empty()) {
    const auto parsed = parse_port(written_port);
    if (!parsed) return std::nullopt;
    port = *parsed;
  }
  std::string host(written_host.empty() ? "127.0.0.1" : written_host);
  // Ollama would take a port alone for a name; a number is no name that anyone means.
  if (is_number(host)) return std::nullopt;
  if (host.find(':') != host.npos && !host.starts_with('[')) host = "[" + host + "]";

  const auto url = fetch::parse_url(scheme + "://" + host + std::string(text.substr(slash)));
  if (!url || !url->host || url->host->empty() || url->has_credentials()) return std::nullopt;
  if (url->query || url->fragment) return std::nullopt;
  // What the URL parser drops or decodes, nobody has meant; nor half a pair of quotes.
  constexpr std::string_view meant_by_nobody = " \t\r\n\\?#\"'";
  if (host.find_first_of("@%") != host.npos) return std::nullopt;
  if (text.find_first_of(meant_by_nobody) != text.npos) return std::nullopt;

  host_address address;
  std::string name = *url->host;
  if (name.starts_with('[')) name = name.substr(1, name.size() - 2);
  address.at = {scheme == "https", reachable(std::move(name)), port};
  // The URL standard lets a few bytes into a host that no Host field may hold (RFC 9110 7.2).
  if (!http::is_authority(authority_of(address.at))) return std::nullopt;
  address.base_path = url->path;
  while (address.base_path.ends_with('/')) address.base_path.pop_back();
  return address;
}

}  // namespace ollama_cors::client
