// The canonical path: what is classified and what a page's request is forwarded as are one thing,
// so that `//api/pull`, `/api/%70ull` or `/v1/../api/pull` gain nothing (CONTRACT.md 3, "Routes").
#include "policy/target.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "fetch/ascii.hpp"
#include "policy/route.hpp"

namespace ollama_cors::policy {
namespace {

int hex_value(char byte) noexcept {
  const char lower = fetch::to_lower(byte);
  if (fetch::is_digit(lower)) return lower - '0';
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// What RFC 3986 3.3 lets stand in a path as it is: pchar without pct-encoded, and the separator.
constexpr std::array<bool, 256> path_bytes() noexcept {
  std::array<bool, 256> table{};
  for (unsigned byte = 0; byte < table.size(); ++byte) {
    table[byte] = fetch::is_lower_alphanum(fetch::to_lower(static_cast<char>(byte)));
  }
  for (const char byte : std::string_view{"-._~!$&'()*+,;=:@/"}) {
    table[static_cast<unsigned char>(byte)] = true;
  }
  return table;
}

bool stands_in_path(char byte) noexcept {
  static constexpr std::array<bool, 256> table = path_bytes();
  return table[static_cast<unsigned char>(byte)];
}

// Whether decoding and encoding would give the same bytes. What begins a segment with a dot is left
// to those who look closer.
bool is_canonical(std::string_view path) noexcept {
  if (path.size() > 1 && path.back() == '/') return false;
  char before = 0;
  for (const char byte : path) {
    if (!stands_in_path(byte)) return false;
    if (before == '/' && (byte == '/' || byte == '.')) return false;
    before = byte;
  }
  return true;
}

// Decodes once into `output`, collapsing `//`. Returns the size, or -1 if what was written could be
// read in two ways.
std::ptrdiff_t decode(std::string_view path, std::span<char> output) noexcept {
  std::size_t size = 0;
  for (std::size_t i = 0; i < path.size(); ++i) {
    char byte = path[i];
    if (byte == '%') {
      if (i + 2 >= path.size()) return -1;
      const int high = hex_value(path[i + 1]), low = hex_value(path[i + 2]);
      if (high < 0 || low < 0) return -1;
      byte = static_cast<char>(high * 16 + low);
      // An encoded separator, and an encoded `%`: somebody behind us might decode once more.
      if (byte == '/' || byte == '%') return -1;
      i += 2;
    } else if (byte == '/' && size > 0 && output[size - 1] == '/') {
      continue;
    }
    if (byte == '\\' || byte == '\0') return -1;
    output[size++] = byte;
  }
  if (size > 1 && output[size - 1] == '/') --size;
  return static_cast<std::ptrdiff_t>(size);
}

bool has_dot_segment(std::string_view path) noexcept {
  while (!path.empty()) {
    path.remove_prefix(1);  // the separator
    const auto slash = path.find('/');
    const auto segment = path.substr(0, slash);
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash);
  }
  return false;
}

std::size_t encode(std::string_view path, char* output) noexcept {
  std::size_t size = 0;
  for (const char byte : path) {
    if (stands_in_path(byte)) {
      output[size++] = byte;
    } else {
      const auto value = static_cast<unsigned char>(byte);
      output[size++] = '%';
      output[size++] = "0123456789ABCDEF"[value >> 4U];
      output[size++] = "0123456789ABCDEF"[value & 0xFU];
    }
  }
  return size;
}

}  // namespace

target_parts split_target(std::string_view target) noexcept {
  target_parts parts;
  if (target.empty()) return parts;
  std::string_view rest = target;
  if (rest.front() != '/') {
    const auto colon = rest.find(':');
    if (colon == std::string_view::npos || rest.substr(colon, 3) != "://") return parts;
    for (std::size_t i = 0; i < colon; ++i) {
      const char byte = fetch::to_lower(rest[i]);
      const bool inner = fetch::is_digit(byte) || byte == '+' || byte == '-' || byte == '.';
      if (!fetch::is_lower_alpha(byte) && (i == 0 || !inner)) return parts;
    }
    if (colon == 0) return parts;
    rest.remove_prefix(colon + 3);
    const auto end = std::min(rest.find_first_of("/?#"), rest.size());
    parts.absolute = true;
    parts.authority = rest.substr(0, end);
    rest.remove_prefix(end);
  }
  const auto mark = std::min(rest.find('?'), rest.size());
  parts.path = rest.substr(0, mark);
  parts.query = rest.substr(mark);
  // RFC 3986 6.2.3: an empty path of an absolute URI is `/`.
  if (parts.absolute && parts.path.empty()) parts.path = "/";
  return parts;
}

canonical_target canonicalise(std::string_view target, std::span<char> scratch) noexcept {
  canonical_target result;
  result.ambiguous = true;
  if (target.size() > max_classified_target) return result;
  const target_parts parts = split_target(target);
  // A fragment never reaches a server (RFC 9112 3.2): who reads the rest of it how is anyone's
  // guess.
  if (parts.path.empty() || parts.path.front() != '/' ||
      target.find('#') != std::string_view::npos) {
    return result;
  }
  if (!parts.absolute && is_canonical(parts.path)) {
    result.path = parts.path;
    result.target = target;
    result.ambiguous = false;
    return result;
  }
  const std::ptrdiff_t decoded = decode(parts.path, scratch);
  if (decoded < 0) return result;
  const std::string_view path{scratch.data(), static_cast<std::size_t>(decoded)};
  if (has_dot_segment(path)) return result;

  // At most 3 bytes for each byte of the path: with the path itself, 4 times the target.
  char* const start = scratch.data() + path.size();
  std::size_t size = encode(path, start);
  std::copy(parts.query.begin(), parts.query.end(), start + size);
  size += parts.query.size();
  result.path = path;
  result.target = {start, size};
  result.ambiguous = false;
  return result;
}

}  // namespace ollama_cors::policy
