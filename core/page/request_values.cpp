// Joining, and Chromium's Range.
#include "page/request_values.hpp"

#include <cstdint>
#include <optional>
#include <string>

#include "fetch/list.hpp"
#include "page/firefox_values.hpp"

namespace ollama_cors::page {
namespace {

// Firefox sets one line after the other: a name that it keeps single has its last value, an empty
// value wipes out those before it.
header_list as_firefox(const header_list& headers, bool has_body) {
  header_list combined;
  for (const header& line : headers) {
    const auto same = std::find_if(combined.begin(), combined.end(), [&line](const header& known) {
      return fetch::equal_ignoring_case(known.name, line.name);
    });
    const bool type = fetch::equal_to_lower(line.name, "content-type");
    if (same == combined.end()) {
      combined.push_back(line);
    } else if (is_firefox_first_only(line.name)) {
      continue;
    } else if (has_body && type) {
      continue;  // the body's type is the first: safe-type-0092
    } else if (line.value.empty() || same->value.empty() || type ||
               is_firefox_singleton(line.name)) {
      same->value = line.value;
    } else {
      same->value.append(", ").append(line.value);
    }
  }
  return combined;
}

// Read as a number with its sign: behind the dash one may be negative (`0--1`).
std::optional<std::int64_t> read_position(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  std::int64_t value = 0;
  for (const char digit : text) {
    if (!fetch::is_digit(digit)) return std::nullopt;
    const int number = digit - '0';
    if (value > (INT64_MAX - number) / 10) return std::nullopt;
    value = value * 10 + number;
  }
  return negative ? -value : value;
}

// A single range that Chromium's cache can read goes out as the cache writes it: safe-range-0012,
// safe-range-0031.
std::optional<std::string> rewritten_range(std::string_view value) {
  const auto equals = value.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  if (!fetch::equal_to_lower(fetch::trim_ows(value.substr(0, equals)), "bytes")) {
    return std::nullopt;
  }
  // Empty members of the list are none.
  fetch::list_reader members(value.substr(equals + 1));
  std::string_view range, another;
  if (!members.next(range) || members.next(another)) return std::nullopt;
  const auto dash = range.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const std::string_view from = fetch::trim_ows(range.substr(0, dash));
  const std::string_view to = fetch::trim_ows(range.substr(dash + 1));
  const auto first = read_position(from), last = read_position(to);
  if ((!from.empty() && !first) || (!to.empty() && !last)) return std::nullopt;
  if (!first && !last) return std::nullopt;
  if (!first) return *last > 0 ? std::optional("bytes=-" + std::to_string(*last)) : std::nullopt;
  // -1 is how Chromium writes that there is no last byte: g13-2.
  const bool open = !last || *last == -1;
  if (!open && *last < *first) return std::nullopt;
  return "bytes=" + std::to_string(*first) + "-" + (open ? "" : std::to_string(*last));
}

}  // namespace

header_list values_to_send(const header_list& headers, std::string_view method, bool has_body,
                           cache_mode cache, browser whose) {
  if (whose == browser::firefox) return as_firefox(headers, has_body);
  header_list combined = combine(headers);
  // Where script keeps the cache out of it, the cache keeps out of the range.
  const bool conditional = std::any_of(combined.begin(), combined.end(), [](const header& line) {
    return fetch::starts_with_lower(line.name, "if-");
  });
  if (whose != browser::chromium || method != "GET" || cache == cache_mode::no_store ||
      conditional) {
    return combined;
  }
  for (header& line : combined) {
    if (!fetch::equal_to_lower(line.name, "range")) continue;
    if (auto range = rewritten_range(line.value)) line = {"Range", std::move(*range)};
  }
  return combined;
}

}  // namespace ollama_cors::page
