// Strict where a lenient reading would let two programs disagree about whom a request is for.
#include "http/authority.hpp"

#include <cstddef>

#include "fetch/ip_address.hpp"
#include "http/octets.hpp"

namespace ollama_cors::http {
namespace {

bool is_port(std::string_view text) noexcept {
  if (text.empty() || text.size() > 5 || !all_octets(text, octet_digit)) return false;
  unsigned value = 0;
  for (const char digit : text) value = value * 10 + static_cast<unsigned>(digit - '0');
  return value <= 65535;
}

bool is_reg_name(std::string_view text) noexcept {
  for (std::size_t index = 0; index < text.size(); ++index) {
    if (is_octet(text[index], octet_reg_name)) continue;
    const bool escape = text[index] == '%' && index + 2 < text.size() &&
                        is_octet(text[index + 1], octet_hex) &&
                        is_octet(text[index + 2], octet_hex);
    if (!escape) return false;
    index += 2;
  }
  return !text.empty();
}

std::string_view after_scheme(std::string_view target) noexcept {
  for (const std::string_view scheme :
       {std::string_view("http://"), std::string_view("https://")}) {
    if (fetch::starts_with_lower(target, scheme)) return target.substr(scheme.size());
  }
  return {};
}

}  // namespace

bool is_authority(std::string_view text) noexcept {
  std::string_view port;
  bool has_port = false;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos || !fetch::parse_ipv6(text.substr(1, end - 1))) return false;
    port = text.substr(end + 1);
    if (port.empty()) return true;
    return port.front() == ':' && is_port(port.substr(1));
  }
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos) {
    has_port = true;
    port = text.substr(colon + 1);
    text = text.substr(0, colon);
  }
  return is_reg_name(text) && (!has_port || is_port(port));
}

target_form form_of(std::string_view target) noexcept {
  if (target == "*") return target_form::asterisk;
  if (!all_octets(target, octet_target)) return target_form::invalid;
  if (target.starts_with('/')) return target_form::origin;
  const std::string_view authority = authority_of(target);
  return is_authority(authority) ? target_form::absolute : target_form::invalid;
}

std::string_view authority_of(std::string_view target) noexcept {
  const std::string_view rest = after_scheme(target);
  return rest.substr(0, rest.find_first_of("/?"));
}

}  // namespace ollama_cors::http
