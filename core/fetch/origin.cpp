// Origin values: the grammar of Fetch's "`Origin` header" section, byte by byte, and beside it the
// three shapes of CONTRACT.md 2. Anything that no browser would serialise is refused here, so that
// matching never sees it.
#include "fetch/origin.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "fetch/ascii.hpp"
#include "fetch/ip_address.hpp"
#include "fetch/plain_domain.hpp"

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

// What may stand in a domain, as bits.
enum host_byte : std::uint8_t {
  host_alphanum = 1,
  host_hyphen = 2,
  host_underscore = 4,
  host_dot = 8,
  host_none = 16
};

constexpr std::array<std::uint8_t, 256> host_bytes() noexcept {
  std::array<std::uint8_t, 256> table{};
  for (unsigned byte = 0; byte < table.size(); ++byte) {
    table[byte] = is_lower_alphanum(static_cast<char>(byte)) ? host_alphanum : host_none;
  }
  table['-'] = host_hyphen;
  table['_'] = host_underscore;
  table['.'] = host_dot;
  return table;
}

// By the byte before: what may not follow it. A label neither begins nor ends with a hyphen, and
// none is empty.
constexpr std::array<std::uint8_t, 17> not_behind() noexcept {
  std::array<std::uint8_t, 17> table{};
  for (std::uint8_t& entry : table) entry = host_none;
  table[host_hyphen] = host_none | host_dot;
  table[host_dot] = host_none | host_dot | host_hyphen;
  return table;
}

// How many bytes of `text` are a domain: labels of lower-alphanum [ *( lower-alphanum / "-" )
// lower-alphanum ]; 0 if none. `_` counts as a letter here and, like one trailing dot, is reported.
std::size_t domain_size(std::string_view text, bool& irregular) noexcept {
  static constexpr std::array<std::uint8_t, 256> table = host_bytes();
  static constexpr std::array<std::uint8_t, 17> wrong_behind = not_behind();
  std::uint8_t before = host_dot, seen = 0, wrong = 0;
  std::size_t size = 0, label = 0;  // where the last label starts
  for (; size < text.size(); ++size) {
    const std::uint8_t now = table[static_cast<unsigned char>(text[size])];
    if (now == host_none) break;
    label = before == host_dot ? size : label;
    wrong = static_cast<std::uint8_t>(wrong | (wrong_behind[before] & now));
    seen = static_cast<std::uint8_t>(seen | now);
    before = now;
  }
  if (size == 0 || wrong != 0 || before == host_hyphen) return 0;
  irregular = before == host_dot || (seen & host_underscore) != 0;
  // URL, "ends in a number checker": such a host is an IPv4 address or none.
  return is_digit(text[label]) && ends_in_number(text.substr(0, size)) ? 0 : size;
}

// What a host may be that is no domain: an IP address.
std::size_t address_size(std::string_view text) noexcept {
  if (text.front() == '[') {
    const auto close = text.find(']');
    if (close == std::string_view::npos) return 0;
    return is_canonical_ipv6(text.substr(1, close - 1)) ? close + 1 : 0;
  }
  const std::size_t size = std::min(text.find(':'), text.size());
  return is_digit(text.front()) && is_ipv4(text.substr(0, size)) ? size : 0;
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

bool is_plain_origin(std::string_view text) noexcept {
  const std::size_t start = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
  return start != 0 && start < text.size() &&
         plain_domain_size(text, text.data() + start) == text.size() - start;
}

std::optional<origin> parse_origin(std::string_view text) noexcept {
  origin result;
  return parse_origin(text, result) ? std::optional(result) : std::nullopt;
}

bool parse_origin(std::string_view text, origin& result) noexcept {
  result = {};
  result.text = text;
  if (text.size() >= 8 && std::memcmp(text.data(), "https://", 8) == 0) {
    result.scheme = text.substr(0, 5);
  } else if (text.size() >= 7 && std::memcmp(text.data(), "http://", 7) == 0) {
    result.scheme = text.substr(0, 4);
  } else if (text == "null") {
    result.opaque = true;
    return true;
  } else {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || text.substr(colon, 3) != "://") return false;
    result.scheme = text.substr(0, colon);
    if (!is_scheme(result.scheme)) return false;
  }

  std::string_view rest = text.substr(result.scheme.size() + 3);
  if (result.scheme == "file") {
    if (!rest.empty()) return false;
    result.irregular = true;
    return true;
  }
  if (rest.empty()) return false;

  std::size_t host_size = plain_domain_size(text, rest.data());
  if (host_size == 0) host_size = domain_size(rest, result.irregular);
  if (host_size == 0) host_size = address_size(rest);
  if (host_size == 0) return false;
  result.host = rest.substr(0, host_size);
  rest.remove_prefix(host_size);

  if (!rest.empty()) {
    if (rest.front() != ':') return false;
    result.port = parse_port(rest.substr(1));
    // A URL never serialises the port that its scheme has anyway.
    if (result.port == 0 || result.port == default_port(result.scheme)) return false;
  }
  return true;
}

}  // namespace ollama_cors::fetch
