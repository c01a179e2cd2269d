// The safelist, byte by byte, and where each browser has another.
#include "page/safelist.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "page/mime_type.hpp"

namespace ollama_cors::page {
namespace {

// https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte
bool is_unsafe_byte(char byte, browser whose) noexcept {
  const auto value = static_cast<unsigned char>(byte);
  if (value < 0x20) return value != 0x09;
  if (value >= 0x80) return whose == browser::firefox;  // safe-byte-0104, safe-value-0012
  return value == 0x7F || std::string_view{"\"():<>?@[\\]{}"}.find(byte) != std::string_view::npos;
}

bool holds_unsafe_byte(std::string_view value, browser whose) noexcept {
  return std::any_of(value.begin(), value.end(),
                     [whose](char byte) { return is_unsafe_byte(byte, whose); });
}

bool is_language(std::string_view value) noexcept {
  return std::all_of(value.begin(), value.end(), [](char byte) {
    return fetch::is_alpha(byte) || fetch::is_digit(byte) ||
           std::string_view{" *,-.;="}.find(byte) != std::string_view::npos;
  });
}

bool is_form_type(std::string_view essence) noexcept {
  return essence == "application/x-www-form-urlencoded" || essence == "multipart/form-data" ||
         essence == "text/plain";
}

// Firefox reads a Content-Type of a request strictly: no comma (safe-byte-0353, safe-type-0021),
// and no `;` at the end but the first (safe-type-0009, safe-type-0075).
bool firefox_fails_type(std::string_view value) noexcept {
  return value.find(',') != std::string_view::npos ||
         (value.ends_with(';') && value.find(';') + 1 < value.size());
}

bool is_safe_content_type(std::string_view value, browser whose) {
  if (holds_unsafe_byte(value, whose)) return false;
  if (whose == browser::firefox && firefox_fails_type(value)) return false;
  const auto essence = mime_essence(value);
  return essence && is_form_type(*essence);
}

// A number of at most 64 bits: longer ones are unsafe in all three (safe-range-0027), where the
// standard has no limit.
std::optional<std::uint64_t> take_number(std::string_view digits) noexcept {
  if (digits.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (const char digit : digits) {
    if (!fetch::is_digit(digit)) return std::nullopt;
    const auto number = static_cast<std::uint64_t>(digit - '0');
    if (value > (UINT64_MAX - number) / 10) return std::nullopt;
    value = value * 10 + number;
  }
  return value;
}

// https://fetch.spec.whatwg.org/#simple-range-header-value, with a start and no white space
bool is_safe_range(std::string_view value, browser whose) noexcept {
  constexpr std::string_view unit = "bytes=";
  // WebKit takes any case and a sign: safe-range-0012, safe-range-0031.
  const bool lenient = whose == browser::webkit;
  if (lenient ? !fetch::starts_with_lower(value, unit) : !value.starts_with(unit)) return false;
  value.remove_prefix(unit.size());
  const auto number = [lenient, whose](std::string_view text) -> std::optional<std::uint64_t> {
    if (lenient && text.starts_with('+')) text.remove_prefix(1);
    const auto taken = take_number(text);
    // Chromium's numbers have a sign, and the last of them has a meaning of its own: g2002-537.
    if (whose == browser::chromium && taken && *taken >= INT64_MAX) return std::nullopt;
    return taken;
  };
  const auto dash = value.find('-');
  if (dash == std::string_view::npos) return false;
  const auto first = number(value.substr(0, dash));
  const std::string_view rest = value.substr(dash + 1);
  if (!first || rest.empty()) return first.has_value();
  const auto last = number(rest);
  return last && *first <= *last;
}

// Chromium safelists its client hints, where their values are well-formed, and Intervention:
// name-0001, name-0002, name-0009, name-0075.
bool is_decimal(std::string_view value) noexcept {
  const auto digits = [](std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), fetch::is_digit);
  };
  const auto dot = value.find('.');
  if (dot == std::string_view::npos) return digits(value);
  return digits(value.substr(0, dot)) && digits(value.substr(dot + 1));
}

bool is_chromium_hint(std::string_view name, std::string_view value) noexcept {
  const auto named = [name](std::string_view known) { return fetch::equal_to_lower(name, known); };
  if (named("dpr") || named("device-memory") || named("downlink")) return is_decimal(value);
  if (named("width") || named("viewport-width") || named("rtt")) {
    return is_decimal(value) && value.find('.') == std::string_view::npos;
  }
  if (named("ect")) {
    return value == "slow-2g" || value == "2g" || value == "3g" || value == "4g";
  }
  if (named("save-data")) return fetch::equal_to_lower(value, "on");
  return named("intervention");
}

// The browser's own User-Agent goes out, and nobody is asked: name-0022.
bool is_replaced(std::string_view name, browser whose) noexcept {
  return whose == browser::chromium && fetch::equal_to_lower(name, "user-agent");
}

constexpr std::size_t longest_value = 128;
constexpr std::size_t longest_values = 1024;  // of all safelisted ones together

}  // namespace

bool is_safelisted(std::string_view name, std::string_view value, browser whose) {
  if (value.size() > longest_value) return false;
  const auto named = [name](std::string_view known) { return fetch::equal_to_lower(name, known); };
  if (named("accept")) return !holds_unsafe_byte(value, whose);
  if (named("accept-language") || named("content-language")) return is_language(value);
  if (named("content-type")) return is_safe_content_type(value, whose);
  if (named("range")) return is_safe_range(value, whose);
  return whose == browser::chromium && is_chromium_hint(name, value);
}

std::vector<std::string> unsafe_names(const header_list& headers, browser whose) {
  // Chromium and WebKit have one value a name by then: safe-total-0003, safe-type-0092.
  const bool combined = whose == browser::chromium || whose == browser::webkit;
  const header_list judged = combined ? combine(headers) : headers;
  std::vector<std::string> unsafe, safe;
  std::size_t safe_size = 0;
  for (const header& line : judged) {
    if (is_replaced(line.name, whose)) continue;
    if (is_safelisted(line.name, line.value, whose)) {
      safe.push_back(line.name);
      safe_size += line.value.size();
    } else {
      unsafe.push_back(line.name);
    }
  }
  // Firefox and WebKit know no sum: safe-total-0011, safe-total-0048.
  if (safe_size > longest_values && (whose == browser::standard || whose == browser::chromium)) {
    unsafe.insert(unsafe.end(), safe.begin(), safe.end());
  }
  if (whose == browser::firefox) return unsafe;  // repeated names stay: acrh-0003
  std::vector<std::string> once;
  for (std::string& name : unsafe) {
    const bool known = std::any_of(once.begin(), once.end(), [&name](const std::string& other) {
      return fetch::equal_ignoring_case(other, name);
    });
    if (!known) once.push_back(std::move(name));
  }
  return once;
}

std::vector<std::string> sorted_names(const std::vector<std::string>& names) {
  std::vector<std::string> sorted;
  sorted.reserve(names.size());
  for (const std::string& name : names) sorted.push_back(lower_case(name));
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

std::string request_headers_value(const std::vector<std::string>& sorted) {
  std::string value;
  for (const std::string& name : sorted) {
    if (!value.empty()) value.push_back(',');
    value += name;
  }
  return value;
}

bool is_no_cors_safelisted(std::string_view name, std::string_view value, browser whose) {
  for (const std::string_view known :
       {"accept", "accept-language", "content-language", "content-type"}) {
    if (fetch::equal_to_lower(name, known)) return is_safelisted(name, value, whose);
  }
  return false;
}

}  // namespace ollama_cors::page
