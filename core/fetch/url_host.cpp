// Hosts as the URL standard parses them.
#include "fetch/url_host.hpp"

#include <array>
#include <cstdint>

#include "fetch/ascii.hpp"
#include "fetch/idn.hpp"
#include "fetch/ip_address.hpp"
#include "fetch/percent.hpp"
#include "fetch/utf8.hpp"

namespace ollama_cors::fetch {
namespace {

using namespace std::string_view_literals;

// https://url.spec.whatwg.org/#forbidden-host-code-point
bool holds_forbidden_host_byte(std::string_view host) {
  return host.find_first_of("\0\t\n\r #/:<>?@[\\]^|"sv) != std::string_view::npos;
}

// https://url.spec.whatwg.org/#forbidden-domain-code-point
bool holds_forbidden_domain_byte(std::string_view host) {
  for (const char byte : host) {
    const auto value = static_cast<unsigned char>(byte);
    if (value < 0x20 || value == 0x7F || byte == '%') return true;
  }
  return holds_forbidden_host_byte(host);
}

// https://url.spec.whatwg.org/#concept-opaque-host-parser
std::optional<std::string> parse_opaque_host(std::string_view input) {
  if (holds_forbidden_host_byte(input)) return std::nullopt;
  std::string host;
  for (const char byte : input) append_encoding(byte, percent_set::control, host);
  return host;
}

// https://url.spec.whatwg.org/#ipv4-number-parser, up to 32 bits: what is more is too much anyway.
std::optional<std::uint64_t> parse_ipv4_number(std::string_view text) {
  constexpr std::uint64_t too_much = std::uint64_t{1} << 32U;
  if (text.empty()) return std::nullopt;
  int radix = 10;
  if (starts_with_lower(text, "0x")) {
    radix = 16;
    text.remove_prefix(2);
  } else if (text.size() > 1 && text.front() == '0') {
    radix = 8;
    text.remove_prefix(1);
  }
  std::uint64_t value = 0;
  for (const char digit : text) {
    const int number = hex_value(digit);
    if (number < 0 || number >= radix) return std::nullopt;
    value = value * static_cast<unsigned>(radix) + static_cast<unsigned>(number);
    if (value > too_much) value = too_much;
  }
  return value;
}

// https://url.spec.whatwg.org/#concept-ipv4-parser
std::optional<std::string> parse_ipv4_host(std::string_view input) {
  if (input.ends_with('.')) input.remove_suffix(1);
  std::array<std::uint64_t, 4> numbers{};
  std::size_t count = 0;
  for (bool more = true; more; ++count) {
    if (count == numbers.size()) return std::nullopt;
    const auto dot = input.find('.');
    more = dot != std::string_view::npos;
    const auto number = parse_ipv4_number(input.substr(0, dot));
    if (!number) return std::nullopt;
    numbers[count] = *number;
    input.remove_prefix(more ? dot + 1 : input.size());
  }
  // The last number stands for all the bytes that the others leave.
  std::uint64_t address = numbers[count - 1];
  if (address >= std::uint64_t{1} << (8 * (5 - count))) return std::nullopt;
  for (std::size_t i = 0; i + 1 < count; ++i) {
    if (numbers[i] > 255) return std::nullopt;
    address += numbers[i] << (8 * (3 - i));
  }
  std::string host;
  for (int shift = 24; shift >= 0; shift -= 8) {
    host += std::to_string(address >> static_cast<unsigned>(shift) & 0xFFU);
    if (shift > 0) host.push_back('.');
  }
  return host;
}

bool is_ascii(std::string_view text) {
  for (const char byte : text) {
    if (static_cast<unsigned char>(byte) >= 0x80) return false;
  }
  return true;
}

bool has_punycode_label(std::string_view lower) {
  return lower.starts_with("xn--") || lower.find(".xn--") != std::string_view::npos;
}

// https://url.spec.whatwg.org/#concept-domain-to-ascii, not strict
std::optional<std::string> domain_to_ascii(std::string domain) {
  if (is_ascii(domain)) {
    for (char& byte : domain) byte = to_lower(byte);
    if (!has_punycode_label(domain) || !have_idn()) return domain;
  }
  return to_punycode(domain);
}

}  // namespace

std::optional<std::string> parse_host(std::string_view input, bool special) {
  if (input.starts_with('[')) {
    if (!input.ends_with(']')) return std::nullopt;
    const auto groups = parse_ipv6(input.substr(1, input.size() - 2));
    if (!groups) return std::nullopt;
    return "[" + serialise_ipv6(*groups) + "]";
  }
  if (!special) return parse_opaque_host(input);
  auto host = domain_to_ascii(valid_utf8(percent_decode(input)));
  if (!host || host->empty() || holds_forbidden_domain_byte(*host)) return std::nullopt;
  return ends_in_number(*host) ? parse_ipv4_host(*host) : host;
}

}  // namespace ollama_cors::fetch
