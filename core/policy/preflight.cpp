// The CORS-preflight response of the Fetch standard
// (https://fetch.spec.whatwg.org/#cors-preflight-fetch steps 7.1 to 7.7 seen from the server). One
// invalid token in an Allow-* header voids the whole header in a browser, and a literal `*` means
// "all" there: neither is ever echoed.
#include "policy/preflight.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "fetch/ascii.hpp"
#include "fetch/header_name.hpp"
#include "fetch/list.hpp"
#include "fetch/method.hpp"
#include "fetch/token.hpp"

namespace ollama_cors::policy {
namespace {

bool has_granted_prefix(const header_grant& granted, std::string_view asked) noexcept {
  if (fetch::is_non_wildcard_request_header(asked)) return false;
  return std::any_of(granted.prefixes.begin(), granted.prefixes.end(),
                     [&](const auto& prefix) { return fetch::starts_with_lower(asked, prefix); });
}

reason judge_method(const rule* from, std::string_view asked) noexcept {
  if (!fetch::is_token(asked)) return reason::method_invalid;
  if (asked == "*" || asked.size() > max_asked_method || fetch::is_forbidden_method(asked)) {
    return reason::method_not_allowed;
  }
  if (from == nullptr || from->any_method) {
    return reason::preflight_granted;
  }
  const auto& methods = from->methods;
  return std::find(methods.begin(), methods.end(), asked) != methods.end()
             ? reason::preflight_granted
             : reason::method_not_allowed;
}

// Whether a name of `any_methods`.
bool is_usual_method(std::string_view method) noexcept {
  constexpr std::string_view usual[] = {"POST", "GET", "PUT", "DELETE", "PATCH", "HEAD"};
  return std::find(std::begin(usual), std::end(usual), method) != std::end(usual);
}

// A lower-case letter, a digit, `-` or `,`.
constexpr bool is_plain(char byte) noexcept {
  return fetch::is_lower_alphanum(byte) || byte == '-' || byte == ',';
}

// Sixteen pairs of neighbours at once. What is the same of them for every compiler is that a pair
// is wrong if its first byte is not plain, or if both are commas.
constexpr std::size_t block = 16;

#if defined(__GNUC__)
using lanes = unsigned char __attribute__((vector_size(block)));

inline void note_pairs(const char* bytes, lanes& wrong) noexcept {
  lanes first, second;
  std::memcpy(&first, bytes, block);
  std::memcpy(&second, bytes + 1, block);
  const auto plain = (first - 'a' < 26) | (first - '0' < 10) | (first == '-') | (first == ',');
  wrong |= reinterpret_cast<lanes>(~plain | ((first == ',') & (second == ',')));
}

inline bool is_clear(const lanes& wrong) noexcept {
  std::uint64_t halves[2];
  std::memcpy(halves, &wrong, block);
  return (halves[0] | halves[1]) == 0;
}
#else
using lanes = bool;

inline void note_pairs(const char* bytes, lanes& wrong) noexcept {
  for (std::size_t i = 0; i < block; ++i) {
    wrong |= !is_plain(bytes[i]) || (bytes[i] == ',' && bytes[i + 1] == ',');
  }
}

inline bool is_clear(lanes wrong) noexcept {
  return !wrong;
}
#endif

// What a browser sends: names sorted, in lower case, joined by a comma alone (Fetch, CORS-preflight
// fetch 5). Such a line is an answer as it stands. In it names of at least a byte and 255 commas
// make 511 bytes: below that they need not be counted.
bool is_plain_list(std::string_view line) noexcept {
  if (line.empty() || line.size() > max_asked_bytes) return false;
  if (line.size() > 2 * max_asked_names &&
      std::count(line.begin(), line.end(), ',') >= static_cast<std::ptrdiff_t>(max_asked_names)) {
    return false;
  }
  if (line.front() == ',' || line.back() == ',' || !is_plain(line.back())) return false;
  // Each byte is looked at with the one behind it; the last block overlaps the one before.
  const char* const bytes = line.data();
  const std::size_t pairs = line.size() - 1;
  if (pairs < block) {
    for (std::size_t i = 0; i < pairs; ++i) {
      if (!is_plain(bytes[i]) || (bytes[i] == ',' && bytes[i + 1] == ',')) return false;
    }
    return true;
  }
  lanes wrong{};
  for (std::size_t i = 0; i + block <= pairs; i += block) note_pairs(bytes + i, wrong);
  note_pairs(bytes + pairs - block, wrong);
  return is_clear(wrong);
}

struct header_findings {
  bool too_many = false;
  std::string_view granted;      // those granted because they were asked for, as a list
  std::string_view invalid;      // the first that is no token
  std::string_view not_allowed;  // the first that is not granted
};

// One pass over all Access-Control-Request-Headers lines. `from` may be null: see grant().
header_findings judge_headers(const rule* from, const rule_answers* answers, fetch::fields fields,
                              value_writer& writer) noexcept {
  header_findings found;
  const asked_headers asked = read_asked_headers(fields);
  if (asked.lines == 0) return found;
  found.too_many = asked.bytes > max_asked_bytes;
  if (found.too_many) return found;
  const bool any = from == nullptr || from->request_headers.any;
  if (asked.lines == 1) {
    if (any && is_plain_list(asked.first)) found.granted = asked.first;
    if (!found.granted.empty() || (!any && answers->names.spells(asked.first))) return found;
  }
  std::size_t count = 0;
  for (const fetch::field& field : fields) {
    if (!is_asked_headers(field)) continue;
    fetch::list_reader reader(field.value);
    for (std::string_view name; reader.next(name);) {
      if (++count > max_asked_names) {
        writer.finish();  // what was granted so far is not
        found = {};
        found.too_many = true;
        return found;
      }
      if (!any && answers->names.contains(name)) continue;
      if (!fetch::is_token(name)) {
        if (found.invalid.empty()) found.invalid = name;
        continue;
      }
      const bool granted = name != "*" &&
                           (any || has_granted_prefix(from->request_headers, name)) &&
                           writer.add(name);
      if (!granted && found.not_allowed.empty()) found.not_allowed = name;
    }
  }
  found.granted = writer.finish();
  return found;
}

// The fixed names and the ones asked for are one list, in one line where both fit.
void compose_names(const rule* from, const rule_answers* answers, std::string_view asked,
                   value_writer& writer, preflight_grant& result) noexcept {
  if (from == nullptr || from->request_headers.any || answers->header_names.empty()) {
    result.header_names = asked;
  } else if (asked.empty()) {
    result.header_names = answers->header_names;
  } else if (writer.add(answers->header_names) && writer.add(asked)) {
    result.header_names = writer.finish();
  } else {
    result.header_names = answers->header_names;
    result.more_names = asked;
  }
}

}  // namespace

preflight_grant grant(const rule* from, const rule_answers* answers, const request_fields& asked,
                      fetch::fields fields, decision& output) noexcept {
  preflight_grant result;
  value_writer writer(output);

  const bool conflicting = asked.asked_method.conflicting();
  const std::string_view method = fetch::normalise_method(asked.asked_method.value());
  const reason method_verdict = conflicting ? reason::method_invalid : judge_method(from, method);
  result.methods = answers != nullptr ? std::string_view(answers->methods) : any_methods;
  const bool any_method = from == nullptr || from->any_method;
  if (any_method && method_verdict == reason::preflight_granted && !is_usual_method(method)) {
    writer.add(any_methods);
    writer.add(method);
    result.methods = writer.finish();
  }

  const header_findings names = judge_headers(from, answers, fields, writer);
  compose_names(from, answers, names.granted, writer, result);

  if (names.too_many) {
    result.reason = reason::too_many_request_headers;
  } else if (method_verdict != reason::preflight_granted) {
    result.reason = method_verdict;
    result.culprit = asked.asked_method.value();
  } else if (!names.invalid.empty()) {
    result.reason = reason::header_invalid;
    result.culprit = names.invalid;
  } else if (!names.not_allowed.empty()) {
    result.reason = reason::header_not_allowed;
    result.culprit = names.not_allowed;
  }
  return result;
}

}  // namespace ollama_cors::policy
