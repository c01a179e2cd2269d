// IP addresses: writing one canonically, telling this machine from others.
#include "config/ip_literal.hpp"

#include "config/ascii.hpp"
#include "fetch/ip_address.hpp"

namespace ollama_cors::config {
namespace {

std::string hexadecimal(unsigned value) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (int shift = 12; shift >= 0; shift -= 4) {
    const unsigned digit = (value >> shift) & 15u;
    if (digit != 0 || !out.empty() || shift == 0) out += digits[digit];
  }
  return out;
}

}  // namespace

std::optional<std::string> canonical_ipv6(std::string_view text) {
  const auto groups = fetch::parse_ipv6(text);
  if (!groups) return std::nullopt;
  // The first longest run of zeros, of two at least, is left out.
  std::size_t run_start = 0;
  std::size_t run_length = 1;
  for (std::size_t i = 0; i < groups->size(); ++i) {
    std::size_t length = 0;
    while (i + length < groups->size() && (*groups)[i + length] == 0) ++length;
    if (length > run_length) {
      run_start = i;
      run_length = length;
    }
  }
  std::string out;
  for (std::size_t i = 0; i < groups->size(); ++i) {
    if (run_length > 1 && i == run_start) {
      out += "::";
      i += run_length - 1;
      continue;
    }
    if (!out.empty() && out.back() != ':') out += ':';
    out += hexadecimal((*groups)[i]);
  }
  return out;
}

bool is_loopback_host(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const std::string name = lowered(host);
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  if (fetch::is_ipv4(name)) return name.starts_with("127.");
  return canonical_ipv6(name) == "::1";
}

}  // namespace ollama_cors::config
