#include "support/strict_lines.hpp"

namespace ollama_cors::test {
namespace {

// What may still become a field line.
bool could_start_field(std::string_view bytes) {
  const auto colon = bytes.find(':');
  if (colon != std::string_view::npos && !is_name(bytes.substr(0, colon))) return false;
  if (colon != std::string_view::npos) bytes.remove_prefix(colon + 1);
  if (bytes.ends_with('\r')) bytes.remove_suffix(1);
  return bytes.empty() || (colon == std::string_view::npos ? is_name(bytes) : is_text(bytes));
}

}  // namespace

bool is_alpha(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(unsigned char c) {
  return c >= '0' && c <= '9';
}

bool is_name(std::string_view text) {
  if (text.empty()) return false;
  for (const char c : text) {
    const bool fits = is_alpha(static_cast<unsigned char>(c)) ||
                      is_digit(static_cast<unsigned char>(c)) ||
                      std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    if (!fits) return false;
  }
  return true;
}

bool is_text(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte != 0x09 && (byte < 0x20 || byte == 0x7f)) return false;
  }
  return true;
}

bool is_visible(std::string_view text) {
  if (text.empty()) return false;
  for (const char c : text) {
    if (c <= 0x20 || c == 0x7f) return false;
  }
  return true;
}

std::string lower(std::string_view text) {
  std::string result;
  for (const char c : text) {
    result += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  }
  return result;
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

std::optional<std::string_view> strict_source::line() {
  const std::string_view left = rest();
  const auto end = left.find_first_of(std::string_view("\r\n\0", 3));
  if (end == std::string_view::npos) {
    wait();
    return std::nullopt;
  }
  if (left[end] != '\r') {
    fail(left[end] == '\n' ? "a line ends in a bare LF" : "a line holds NUL");
    return std::nullopt;
  }
  if (end + 1 == left.size()) {
    wait();
    return std::nullopt;
  }
  if (left[end + 1] != '\n') {
    fail("a line holds a bare CR");
    return std::nullopt;
  }
  advance(end + 2);
  return left.substr(0, end);
}

bool read_fields(strict_source& from, std::vector<std::pair<std::string, std::string>>& into) {
  for (;;) {
    const auto line = from.line();
    if (!line && from.state() == reading::incomplete && !could_start_field(from.rest())) {
      from.fail("no field line");
    }
    if (!line) return false;
    if (line->empty()) return true;
    const auto colon = line->find(':');
    if (colon == std::string_view::npos) {
      from.fail("a field line without a colon: " + std::string(*line));
      return false;
    }
    if (!is_name(line->substr(0, colon))) {
      from.fail("no field name: " + std::string(line->substr(0, colon)));
      return false;
    }
    if (!is_text(line->substr(colon + 1))) {
      from.fail("a control character in a field value");
      return false;
    }
    into.emplace_back(lower(line->substr(0, colon)), trimmed(line->substr(colon + 1)));
  }
}

std::optional<std::size_t> number(std::string_view text) {
  while (text.size() > 1 && text.front() == '0') text.remove_prefix(1);
  if (text.empty() || text.size() > 19) return std::nullopt;
  std::size_t value = 0;
  for (const char c : text) {
    if (!is_digit(static_cast<unsigned char>(c))) return std::nullopt;
    value = value * 10 + static_cast<std::size_t>(c - '0');
  }
  return value;
}

std::optional<std::size_t> hexadecimal(std::string_view text) {
  if (text.empty() || text.size() > 15) return std::nullopt;
  std::size_t value = 0;
  for (const char c : text) {
    const auto digit = std::string_view("0123456789abcdef").find(lower({&c, 1}));
    if (digit == std::string_view::npos) return std::nullopt;
    value = value * 16 + digit;
  }
  return value;
}

}  // namespace ollama_cors::test
