// Chromium's, Firefox's and libsoup's ways to read a head. What tells them apart was recorded:
// tests/browser/truth/README.md, section 7.
#include "page/response_head.hpp"

#include <algorithm>
#include <cstdint>

#include "fetch/utf8.hpp"
#include "page/firefox_values.hpp"

namespace ollama_cors::page {
namespace {

using fetch::equal_to_lower;
using fetch::is_ows;
using fetch::trim_ows;

// How far Chromium and Firefox look for a status line behind what an earlier answer left.
constexpr std::size_t chromium_slop = 4;
constexpr std::size_t firefox_slop = 11;

// The digits that a text begins with.
struct number {
  std::uint64_t value = 0;  // the bound, if it is more
  std::size_t digits = 0;
  bool fits = true;
};

number read_number(std::string_view text, std::uint64_t bound) {
  number read;
  while (read.digits < text.size() && fetch::is_digit(text[read.digits])) {
    const auto digit = static_cast<std::uint64_t>(text[read.digits++] - '0');
    read.fits = read.fits && digit <= bound && read.value <= (bound - digit) / 10;
    read.value = read.fits ? read.value * 10 + digit : bound;
  }
  return read;
}

// Nothing that a status line says is larger.
constexpr std::uint64_t largest_status = 999'999'999;

bool begins_status_line(std::string_view text, browser whose) {
  switch (whose) {
    case browser::chromium:
      return fetch::starts_with_lower(text, "http") || text.starts_with("ICY ");
    case browser::firefox:
      return fetch::starts_with_lower(text, "http/1.") ||
             fetch::starts_with_lower(text, "http/2") || fetch::starts_with_lower(text, "http/3") ||
             text.starts_with("ICY ");
    case browser::webkit:
      return text.starts_with("HTTP/1.") || text.starts_with("ICY");
    case browser::standard:
      break;
  }
  return text.starts_with("HTTP/1.");
}

// Where it begins; npos if there is none near the front.
std::size_t find_status_line(std::string_view received, browser whose) {
  std::size_t last = whose == browser::chromium ? chromium_slop : firefox_slop;
  if (whose == browser::webkit || whose == browser::standard) {
    last = std::min(received.find_first_not_of("\r\n"), received.size());  // empty lines
  }
  const std::size_t first = last == chromium_slop || last == firefox_slop ? 0 : last;
  for (std::size_t at = first; at <= last && at < received.size(); ++at) {
    if (begins_status_line(received.substr(at), whose)) return at;
  }
  return std::string_view::npos;
}

// Both kinds of an empty line count for all of them.
std::size_t find_empty_line(std::string_view received, std::size_t from) {
  for (std::size_t at = received.find('\n', from); at != std::string_view::npos;
       at = received.find('\n', at + 1)) {
    if (at + 1 < received.size() && received[at + 1] == '\n') return at + 2;
    if (at + 2 < received.size() && received[at + 1] == '\r' && received[at + 2] == '\n') {
      return at + 3;
    }
  }
  return std::string_view::npos;
}

// libsoup's: a version that it knows, white space, three digits.
bool read_status_line_of_webkit(std::string_view line, response_head& output) {
  if (line.starts_with("ICY")) {
    line.remove_prefix(3);
  } else if (line.starts_with("HTTP/1.0") || line.starts_with("HTTP/1.1")) {
    line.remove_prefix(8);
  } else {
    return false;
  }
  while (!line.empty() && is_ows(line.front())) line.remove_prefix(1);
  const number status = read_number(line, largest_status);
  if (status.digits != 3 || status.value < 100) return false;
  output.status = static_cast<unsigned>(status.value);
  output.reason = trim_ows(line.substr(status.digits));
  return true;
}

// Firefox's: nothing but a version, or spaces and one to three digits that a space ends.
bool read_status_line_of_firefox(std::string_view line, response_head& output) {
  const auto space = line.find(' ');
  output.status = 200;
  if (space == std::string_view::npos) return true;
  line.remove_prefix(std::min(line.find_first_not_of(' ', space), line.size()));
  const std::string_view digits = line.substr(0, line.find(' '));
  const number status = read_number(digits, largest_status);
  if (digits.size() > 3 || status.digits != digits.size()) return false;
  output.status = static_cast<unsigned>(status.value);
  output.reason = trim_ows(line.substr(digits.size()));
  return output.status != 0;
}

// `HTTP/1.1 200 OK`, as Chromium has it leniently: anything that is no number is passed over.
bool read_status_line(std::string_view line, browser whose, response_head& output) {
  if (whose == browser::webkit) return read_status_line_of_webkit(line, output);
  if (whose == browser::firefox) return read_status_line_of_firefox(line, output);
  const auto space = line.find(' ');
  if (space == std::string_view::npos) {
    output.status = 200;
    return whose == browser::chromium;
  }
  line.remove_prefix(space);
  while (!line.empty() && is_ows(line.front())) line.remove_prefix(1);
  const number status = read_number(line.substr(0, 9), largest_status);
  if (status.digits == 0) {
    output.status = 200;
    return whose == browser::chromium;
  }
  if (whose == browser::standard && (status.value < 100 || status.value > 999)) return false;
  if (status.value == 0) return false;  // less than a hundred is something: g2002-887
  output.status = static_cast<unsigned>(status.value);
  output.reason = trim_ows(line.substr(status.digits));
  return true;
}

// Of `HTTP/1.1` one digit each, and what is no version for an old one.
bool is_old(std::string_view line) {
  const std::string_view version = line.substr(0, line.find(' '));
  const auto dot = version.find('.');
  if (version.size() < 6 || version[4] != '/' || dot == version.npos) return true;
  const number major = read_number(version.substr(5, 1), 9);
  const number minor = read_number(version.substr(dot + 1, 1), 9);
  if (major.digits == 0 || minor.digits == 0) return true;
  return major.value < 1 || (major.value == 1 && minor.value < 1);
}

// A line ends at LF; Chromium takes a CR for an end as well.
std::string_view take_line(std::string_view& rest, browser whose) {
  const auto end = whose == browser::chromium ? rest.find_first_of("\r\n") : rest.find('\n');
  std::string_view line = rest.substr(0, end);
  if (end == std::string_view::npos) {
    rest = {};
  } else if (rest[end] == '\r' && end + 1 < rest.size() && rest[end + 1] == '\n') {
    rest.remove_prefix(end + 2);
  } else {
    rest.remove_prefix(end + 1);
  }
  while (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// Name and value; false for a line that this browser ignores.
bool split_line(std::string_view line, browser whose, header& output) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  std::string_view name = line.substr(0, colon);
  // Only Chromium forgives white space before the colon: wire-0011.
  if (whose == browser::chromium) {
    while (!name.empty() && is_ows(name.back())) name.remove_suffix(1);
  }
  if (!fetch::is_token(name)) return false;
  output.name = name;
  const std::string_view value = trim_ows(line.substr(colon + 1));
  // WebKit's library makes every value UTF-8, and what is not becomes U+FFFD, whose bytes script
  // then sees: resp-header-0016, redirect-location-0093.
  output.value = whose == browser::webkit ? fetch::valid_utf8(value) : std::string(value);
  return true;
}

// Obsolete folding: the lines become one, with a space between them.
void read_lines(std::string_view rest, browser whose, response_head& output) {
  std::string line;
  bool open = false;
  const auto close = [&] {
    header parsed;
    if (open && split_line(line, whose, parsed)) output.lines.push_back(std::move(parsed));
    open = false;
  };
  while (!rest.empty()) {
    const std::string_view next = take_line(rest, whose);
    if (open && !next.empty() && is_ows(next.front())) {
      // Firefox keeps the white space that the others make one space of.
      if (whose == browser::firefox) {
        line.append(next);
      } else {
        line.append(" ").append(trim_ows(next));
      }
      continue;
    }
    close();
    line = next;
    open = !next.empty();
  }
  close();
}

bool adds_in_firefox(const header& line) {
  if (is_firefox_singleton(line.name) || is_firefox_first_only(line.name)) return false;
  return !line.value.empty() || equal_to_lower(line.name, "content-type");
}

// Firefox's way: a name that it keeps single has its first value, empty members vanish
// (resp-header-0004) but Content-Type's (g12-59), Content-Type lines are joined without a space
// (resp-header-0031), equal Content-Length lines are one (resp-header-0049).
header_list combine_as_firefox(const header_list& lines) {
  header_list combined;
  for (const header& line : lines) {
    const auto same = std::find_if(combined.begin(), combined.end(), [&line](const header& known) {
      return fetch::equal_ignoring_case(known.name, line.name);
    });
    if (same == combined.end()) {
      combined.push_back(line);
    } else if (adds_in_firefox(line)) {
      if (!same->value.empty()) {
        same->value.append(firefox_joint(line.name));
      }
      same->value.append(line.value);
    }
  }
  return combined;
}

// Whether lines of that name have different values; `split`: members of a list count as lines.
bool differ(const header_list& lines, std::string_view lower_name, bool split) {
  std::optional<std::string> first;
  for (const header& line : lines) {
    if (!equal_to_lower(line.name, lower_name)) continue;
    std::string_view rest = line.value;
    for (bool more = true; more;) {
      const auto comma = split ? rest.find(',') : std::string_view::npos;
      more = comma != std::string_view::npos;
      const std::string_view value = trim_ows(rest.substr(0, comma));
      rest.remove_prefix(more ? comma + 1 : rest.size());
      if (first && *first != value) return true;
      first = value;
    }
  }
  return false;
}

// As strtoull() reads it, which libsoup asks: a sign counts, and wraps round. Nothing for more than
// a number.
std::optional<std::uint64_t> read_length_of_webkit(std::string_view text) {
  while (!text.empty() && is_ows(text.front())) text.remove_prefix(1);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const number length = read_number(text, UINT64_MAX);
  if (length.digits != text.size()) return std::nullopt;
  return negative && length.fits ? 0 - length.value : length.value;
}

// libsoup knows one transfer coding, and lengths that are numbers.
head_fault check_framing_of_webkit(const header_list& lines) {
  for (const header& line : lines) {
    if (equal_to_lower(line.name, "transfer-encoding") && !equal_to_lower(line.value, "chunked") &&
        !equal_to_lower(line.value, "identity")) {
      return head_fault::bad_framing;
    }
  }
  if (contains(lines, "transfer-encoding")) return head_fault::none;
  for (const header& line : lines) {
    if (equal_to_lower(line.name, "content-length") && !read_length_of_webkit(line.value)) {
      return head_fault::bad_framing;
    }
  }
  return head_fault::none;
}

// Chromium and Firefox take differing framing or targets for an attack: wire-0029,
// redirect-location-0127.
head_fault check_lines(const header_list& lines, browser whose) {
  if (whose == browser::webkit) return check_framing_of_webkit(lines);
  const bool chunked = contains(lines, "transfer-encoding");
  if (!(chunked && whose == browser::chromium) && differ(lines, "content-length", true)) {
    return head_fault::many_lengths;
  }
  // g2002-375: Chromium takes members of one line for lines.
  if (differ(lines, "content-disposition", whose == browser::chromium)) {
    return head_fault::many_dispositions;
  }
  if (differ(lines, "location", false)) return head_fault::many_locations;
  return head_fault::none;
}

std::optional<std::uint64_t> read_length(std::string_view digits) {
  const number length = read_number(digits, INT64_MAX);
  if (digits.empty() || length.digits != digits.size() || !length.fits) return std::nullopt;
  return length.value;
}

}  // namespace

std::optional<std::size_t> find_head_end(std::string_view received, bool ended, browser whose) {
  const std::size_t start = find_status_line(received, whose);
  if (start == std::string_view::npos) {
    // Enough to know that no status line comes: HTTP/0.9, or no HTTP at all.
    constexpr std::size_t enough = 16;
    if (received.size() < enough && !ended && received.find('\n') == std::string_view::npos) {
      return std::nullopt;
    }
    return 0;
  }
  const std::size_t end = find_empty_line(received, start);
  if (end != std::string_view::npos) return end;
  if (ended) return received.size();
  return std::nullopt;
}

head_fault read_head(std::string_view raw, std::string_view method, browser whose,
                     response_head& output) {
  output = {};
  output.old = true;
  if (raw.empty()) {
    // wire-0053: Firefox reads what is no HTTP/1 as HTTP/0.9, unless the request was a PUT.
    if (whose != browser::firefox || method == "PUT") return head_fault::invalid;
    output.status = 200;
    output.reason = "OK";
    return head_fault::none;
  }
  const std::size_t start = find_status_line(raw, whose);
  if (start == std::string_view::npos) return head_fault::invalid;
  if (raw.find('\0') != std::string_view::npos) return head_fault::invalid;  // wire-0019
  // All three make do with a head that was cut short: g2002-589.
  const bool whole = find_empty_line(raw, start) != std::string_view::npos;
  if (!whole && whose == browser::standard) return head_fault::truncated;
  std::string_view rest = raw.substr(start);
  // Chromium takes what a SHOUTcast server says for HTTP/0.9.
  if (whose == browser::chromium && rest.starts_with("ICY ")) {
    output.status = 200;
    output.reason = "OK";
    return head_fault::none;
  }
  // g6006-346: Firefox finds a status line in any case, and then cannot read it.
  if (whose == browser::firefox && !rest.starts_with("HTTP") && !rest.starts_with("ICY ")) {
    output.status = 200;
    output.reason = "OK";
    return head_fault::none;
  }
  const std::string_view line = take_line(rest, whose);
  if (!read_status_line(line, whose, output)) return head_fault::bad_status_line;
  output.old = is_old(line);
  read_lines(rest, whose, output);
  output.headers =
      whose == browser::firefox ? combine_as_firefox(output.lines) : combine(output.lines);
  return check_lines(output.lines, whose);
}

body_framing framing_of(const response_head& answer, std::string_view method, browser whose) {
  using kind = body_framing::kind;
  if (has_no_body(answer.status, method)) return {kind::none, 0};
  const auto coding = get(answer.headers, "transfer-encoding");
  const bool ignored = answer.old && whose == browser::chromium;  // g8-3
  if (coding && !ignored && split_tokens(*coding).holds_ignoring_case("chunked"))
    return {kind::chunked, 0};
  // Of several lines WebKit goes by the last (wire-0029); for the others all say the same.
  std::optional<std::uint64_t> length;
  for (const header& line : answer.lines) {
    if (!equal_to_lower(line.name, "content-length")) continue;
    const std::string_view value = line.value;
    length = whose == browser::webkit ? read_length_of_webkit(value)
                                      : read_length(trim_ows(value.substr(0, value.find(','))));
  }
  if (length) return {kind::length, *length};
  return {kind::until_close, 0};
}

}  // namespace ollama_cors::page
