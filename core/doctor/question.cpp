#include "doctor/question.hpp"

#include <algorithm>
#include <charconv>

#include "config/address.hpp"
#include "config/ip_literal.hpp"
#include "config/origins/idn.hpp"
#include "fetch/ascii.hpp"
#include "fetch/ip_address.hpp"
#include "fetch/origin.hpp"

namespace ollama_cors::doctor {
namespace {

unsigned octet(std::string_view& rest) {
  const std::string_view text = rest.substr(0, rest.find('.'));
  rest.remove_prefix(std::min(text.size() + 1, rest.size()));
  unsigned value = 256;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

space space_of_ipv4(std::string_view text) {
  const unsigned first = octet(text);
  const unsigned second = octet(text);
  if (first == 127) return space::loopback;
  if (first == 0 && second == 0 && text == "0.0") return space::loopback;
  const bool local = first == 10 || (first == 172 && second >= 16 && second < 32) ||
                     (first == 192 && second == 168) || (first == 169 && second == 254) ||
                     (first == 100 && second >= 64 && second < 128) || first == 0;
  return local ? space::local : space::open;
}

space space_of_ipv6(const fetch::ipv6_groups& groups) {
  bool high_zero = true;
  for (std::size_t i = 0; i < 5; ++i) high_zero = high_zero && groups[i] == 0;
  if (high_zero && groups[5] == 0xffff) {
    return space_of_ipv4(std::to_string(groups[6] >> 8) + "." + std::to_string(groups[6] & 255) +
                         "." + std::to_string(groups[7] >> 8) + "." +
                         std::to_string(groups[7] & 255));
  }
  if (high_zero && groups[5] == 0 && groups[6] == 0 && groups[7] <= 1) return space::loopback;
  const bool local = (groups[0] & 0xfe00) == 0xfc00 || (groups[0] & 0xffc0) == 0xfe80;
  return local ? space::local : space::open;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = fetch::to_lower(c);
  return out;
}

}  // namespace

space space_of(std::string_view host) {
  const std::string_view bare = config::unbracketed(host);
  if (config::is_loopback_host(host)) return space::loopback;
  if (fetch::is_ipv4(bare)) return space_of_ipv4(bare);
  if (const auto groups = fetch::parse_ipv6(bare)) return space_of_ipv6(*groups);
  const std::string name = lowered(bare);
  for (const std::string_view suffix : {".local", ".lan", ".internal", ".home.arpa"}) {
    if (name.ends_with(suffix)) return space::local;
  }
  return name.find('.') == std::string::npos ? space::local : space::open;
}

std::string question::authority() const {
  const std::string name = config::bracketed(host);
  return port == (tls ? 443 : 80) ? name : name + ":" + std::to_string(port);
}

std::string question::origin() const {
  return (tls ? "https://" : "http://") + authority();
}

std::string question::url(std::string_view target) const {
  return origin() + base_path + std::string(target);
}

std::optional<std::string> page_origin(std::string_view text) {
  text = fetch::trim_ows(text);
  if (text == "null" || text == "file://") return std::string(text);
  std::string written = lowered(text);
  const std::size_t scheme_end = written.find("://");
  if (scheme_end == std::string::npos) return std::nullopt;
  while (written.ends_with('/') && written.size() > scheme_end + 3) written.pop_back();
  const std::uint16_t own = fetch::default_port(written.substr(0, scheme_end));
  const std::string suffix = ":" + std::to_string(own);
  if (own != 0 && written.ends_with(suffix)) written.resize(written.size() - suffix.size());
  if (!fetch::parse_origin(written)) return std::nullopt;
  return written;
}

std::optional<std::string> meant_origin(std::string_view text) {
  text = fetch::trim_ows(text);
  std::string written = lowered(text);
  if (written == "null") return written;
  const std::size_t scheme_end = written.find("://");
  const std::size_t host = scheme_end == std::string::npos ? 0 : scheme_end + 3;
  const std::string scheme = host == 0 ? "https://" : written.substr(0, host);
  // A path, a query and a user's name are no part of it.
  std::string authority = written.substr(host, written.find_first_of("/?#\\", host) - host);
  authority.erase(0, authority.rfind('@') + 1);
  const std::size_t colon = authority.ends_with(']') ? std::string::npos : authority.rfind(':');
  const std::string port = colon == std::string::npos ? "" : authority.substr(colon);
  if (colon != std::string::npos) authority.resize(colon);
  const bool ascii = std::all_of(authority.begin(), authority.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii) authority = config::to_punycode(authority).value_or("");
  return authority.empty() ? std::nullopt : page_origin(scheme + authority + port);
}

std::vector<std::string> default_origins() {
  return {"http://localhost:5173", "http://127.0.0.1:5173"};
}

}  // namespace ollama_cors::doctor
