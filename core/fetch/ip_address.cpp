// Parsing and canonical form of IP addresses. No allocation, no locale, no system call.
#include "fetch/ip_address.hpp"

#include <algorithm>
#include <cstddef>

#include "fetch/ascii.hpp"

namespace ollama_cors::fetch {
namespace {

// Reads one octet without leading zeros from the front; -1 if there is none.
int take_octet(std::string_view& text) noexcept {
  int value = 0;
  std::size_t size = 0;
  while (size < text.size() && is_digit(text[size])) {
    value = value * 10 + (text[size] - '0');
    if (++size > 3 || value > 255) return -1;
  }
  if (size == 0 || (size > 1 && text[0] == '0')) return -1;
  text.remove_prefix(size);
  return value;
}

bool parse_ipv4(std::string_view text, std::array<int, 4>& octets) noexcept {
  for (std::size_t i = 0; i < 4; ++i) {
    if (i > 0) {
      if (text.empty() || text.front() != '.') return false;
      text.remove_prefix(1);
    }
    octets[i] = take_octet(text);
    if (octets[i] < 0) return false;
  }
  return text.empty();
}

// The canonical text of an address: at most 39 characters.
struct ipv6_text {
  std::array<char, 40> bytes{};
  std::size_t size = 0;
  void push(char byte) noexcept { bytes[size++] = byte; }
  std::string_view view() const noexcept { return {bytes.data(), size}; }
};

ipv6_text serialise(const ipv6_groups& groups) noexcept {
  std::size_t run_start = 8, run_size = 1;  // a single zero group is never elided
  for (std::size_t i = 0; i < 8;) {
    std::size_t end = i;
    while (end < 8 && groups[end] == 0) ++end;
    if (end - i > run_size) {
      run_start = i;
      run_size = end - i;
    }
    i = end + 1;
  }
  ipv6_text text;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == run_start) {
      text.push(':');
      if (i == 0) text.push(':');
      i += run_size - 1;
      continue;
    }
    bool started = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
      const unsigned nibble = (static_cast<unsigned>(groups[i]) >> shift) & 0xFU;
      started = started || nibble != 0 || shift == 0;
      if (started) text.push("0123456789abcdef"[nibble]);
    }
    if (i != 7) text.push(':');
  }
  return text;
}

}  // namespace

bool is_ipv4(std::string_view text) noexcept {
  std::array<int, 4> octets{};
  return parse_ipv4(text, octets);
}

bool ends_in_number(std::string_view host) noexcept {
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  const auto dot = host.rfind('.');
  std::string_view last = dot == std::string_view::npos ? host : host.substr(dot + 1);
  if (last.empty() || !is_digit(last.front())) return false;
  if (std::all_of(last.begin(), last.end(), is_digit)) return true;
  if (!starts_with_lower(last, "0x")) return false;
  last.remove_prefix(2);
  return std::all_of(last.begin(), last.end(), [](char byte) { return hex_value(byte) >= 0; });
}

std::optional<ipv6_groups> parse_ipv6(std::string_view text) noexcept {
  ipv6_groups groups{};
  std::size_t count = 0;
  std::size_t gap = 9;  // index of the group before which `::` stands
  if (text.size() >= 2 && text.substr(0, 2) == "::") {
    gap = 0;
    text.remove_prefix(2);
  }
  while (!text.empty()) {
    if (count == 8) return std::nullopt;
    // An IPv4 tail takes the last two groups.
    const auto dot = text.find('.');
    if (dot != std::string_view::npos && text.find(':') == std::string_view::npos) {
      std::array<int, 4> octets{};
      if (count > 6 || !parse_ipv4(text, octets)) return std::nullopt;
      groups[count++] = static_cast<std::uint16_t>(octets[0] * 256 + octets[1]);
      groups[count++] = static_cast<std::uint16_t>(octets[2] * 256 + octets[3]);
      text = {};
      break;
    }
    unsigned value = 0;
    std::size_t size = 0;
    while (size < text.size() && hex_value(text[size]) >= 0) {
      if (size == 4) return std::nullopt;
      value = value * 16 + static_cast<unsigned>(hex_value(text[size]));
      ++size;
    }
    if (size == 0) return std::nullopt;
    groups[count++] = static_cast<std::uint16_t>(value);
    text.remove_prefix(size);
    if (text.empty()) break;
    if (text.front() != ':') return std::nullopt;
    text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
    if (text.front() == ':') {
      if (gap != 9) return std::nullopt;
      gap = count;
      text.remove_prefix(1);
    }
  }
  if (gap == 9) return count == 8 ? std::optional{groups} : std::nullopt;
  if (count == 8) return std::nullopt;
  std::rotate(groups.begin() + static_cast<std::ptrdiff_t>(gap),
              groups.begin() + static_cast<std::ptrdiff_t>(count), groups.end());
  return groups;
}

std::string serialise_ipv6(const ipv6_groups& groups) {
  return std::string(serialise(groups).view());
}

bool is_canonical_ipv6(std::string_view text) noexcept {
  const auto groups = parse_ipv6(text);
  return groups && serialise(*groups).view() == text;
}

}  // namespace ollama_cors::fetch
