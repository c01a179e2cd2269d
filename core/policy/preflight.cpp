// The CORS-preflight response of the Fetch standard
// (https://fetch.spec.whatwg.org/#cors-preflight-fetch steps 7.1 to 7.7 seen from the server). One
// invalid token in an Allow-* header voids the whole header in a browser, and a literal `*` means
// "all" there: neither is ever echoed.
#include "policy/preflight.hpp"

#include <algorithm>

#include "fetch/ascii.hpp"
#include "fetch/header_name.hpp"
#include "fetch/list.hpp"
#include "fetch/method.hpp"
#include "fetch/token.hpp"

namespace ollama_cors::policy {
namespace {

// `known` is lower case, `asked` any.
bool lower_less(std::string_view known, std::string_view asked) noexcept {
  return std::lexicographical_compare(known.begin(), known.end(), asked.begin(), asked.end(),
                                      [](char left, char right) {
                                        return static_cast<unsigned char>(fetch::to_lower(left)) <
                                               static_cast<unsigned char>(fetch::to_lower(right));
                                      });
}

bool is_named(const rule_answers& answers, std::string_view asked) noexcept {
  const auto& names = answers.sorted_names;
  const auto place = std::lower_bound(names.begin(), names.end(), asked, lower_less);
  return place != names.end() && fetch::equal_to_lower(asked, *place);
}

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

bool is_among(std::string_view list, std::string_view method) noexcept {
  fetch::list_reader reader(list);
  for (std::string_view item; reader.next(item);) {
    if (item == method) return true;
  }
  return false;
}

// The names asked for, one by one; stops early when `visit` returns false.
template <class Visitor>
void for_each_asked(fetch::fields fields, Visitor visit) {
  for (const fetch::field& field : fields) {
    if (!is_asked_headers(field)) continue;
    fetch::list_reader reader(field.value);
    for (std::string_view name; reader.next(name);) {
      if (!visit(name)) return;
    }
  }
}

bool too_many(const request_fields& asked, fetch::fields fields) noexcept {
  if (asked.asked_headers_bytes > max_asked_bytes) return true;
  std::size_t count = 0;
  for_each_asked(fields, [&](std::string_view) { return ++count <= max_asked_names; });
  return count > max_asked_names;
}

struct header_findings {
  std::string_view invalid;      // the first that is no token
  std::string_view not_allowed;  // the first that is not granted
};

// Writes the names that are granted because they were asked for.
header_findings judge_headers(const rule* from, const rule_answers* answers, fetch::fields fields,
                              value_writer& writer) noexcept {
  header_findings found;
  const bool any = from == nullptr || from->request_headers.any;
  for_each_asked(fields, [&](std::string_view name) {
    if (!fetch::is_token(name)) {
      if (found.invalid.empty()) found.invalid = name;
      return true;
    }
    bool granted = name != "*";
    if (granted && any) {
      granted = writer.add(name);
    } else if (granted && !is_named(*answers, name)) {
      granted = has_granted_prefix(from->request_headers, name) && writer.add(name);
    }
    if (!granted && found.not_allowed.empty()) found.not_allowed = name;
    return true;
  });
  return found;
}

// The fixed names and the ones asked for are one list, in one line where both fit.
void compose_names(const rule* from, const rule_answers* answers, value_writer& writer,
                   preflight_grant& result) noexcept {
  const std::string_view asked = writer.finish();
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

  const bool conflicting = asked.asked_method.conflicting;
  const std::string_view method = fetch::normalise_method(asked.asked_method.value);
  const reason method_verdict = conflicting ? reason::method_invalid : judge_method(from, method);
  result.methods = answers != nullptr ? std::string_view(answers->methods) : any_methods;
  const bool any_method = from == nullptr || from->any_method;
  if (any_method && method_verdict == reason::preflight_granted && !is_among(any_methods, method)) {
    writer.add(any_methods);
    writer.add(method);
    result.methods = writer.finish();
  }

  const bool over = asked.asked_headers && too_many(asked, fields);
  header_findings names;
  if (asked.asked_headers && !over) names = judge_headers(from, answers, fields, writer);
  compose_names(from, answers, writer, result);

  if (over) {
    result.reason = reason::too_many_request_headers;
  } else if (method_verdict != reason::preflight_granted) {
    result.reason = method_verdict;
    result.culprit = asked.asked_method.value;
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
