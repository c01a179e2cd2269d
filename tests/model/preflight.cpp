// Lists are split into strings; nothing is written in place.
#include "preflight.hpp"

#include "text.hpp"

namespace model {

namespace {

constexpr std::size_t longest_method = 256;

// Fetch, "forbidden method": in any case.
bool is_forbidden_method(const std::string& method) {
  return contains({"connect", "trace", "track"}, lower(method));
}

// Two lines that differ are no method.
bool asks_for_two(const request& asked) {
  const strings lines = values_of(asked.headers, "access-control-request-method");
  for (const std::string& line : lines)
    if (line != lines.front()) return true;
  return false;
}

bool is_granted_header(const rule& by, const std::string& name) {
  // An answer never carries a literal `*` as a header name.
  if (name == "*") return false;
  for (const std::string& entry : by.request_headers) {
    if (entry == "any" || entry == name) return true;
    // Fetch, "CORS non-wildcard request-header name": never Authorization.
    if (ends_with(entry, "*") && name != "authorization" &&
        begins_with(name, entry.substr(0, entry.size() - 1)))
      return true;
  }
  return false;
}

// RFC 9110 5.6.1.2: empty elements are skipped. All lines together are one list (RFC 9110 5.3).
strings names_in(const strings& lines) {
  strings names;
  for (const std::string& line : lines)
    for (const std::string& element : split(line, ','))
      if (!trimmed(element).empty()) names.push_back(lower(trimmed(element)));
  return names;
}

}  // namespace

std::string asked_method(const request& asked) {
  return normalised_method(values_of(asked.headers, "access-control-request-method").front());
}

bool grants_method(const rule& by, const std::string& method) {
  if (is_forbidden_method(method)) return false;
  return contains(by.methods, "any") || contains(by.methods, method);
}

grant grant_preflight(const rule& by, const request& asked) {
  const std::string method = asked_method(asked);
  const strings lines = values_of(asked.headers, "access-control-request-headers");
  grant output;

  // A literal `*` would mean all in a browser, so it is granted to nobody.
  std::string method_reason;
  if (!is_token(method) || asks_for_two(asked)) {
    method_reason = "method-invalid";
  } else if (method == "*" || method.size() > longest_method || !grants_method(by, method)) {
    method_reason = "method-not-allowed";
  }

  // The full grant: every listed method and name, and what was asked for and may be echoed.
  if (contains(by.methods, "any")) {
    output.methods = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
    if (method_reason.empty() && !contains(output.methods, method))
      output.methods.push_back(method);
  } else {
    output.methods = by.methods;
  }
  // Beside `any` the names that are listed say nothing: it grants what is asked for.
  if (!contains(by.request_headers, "any"))
    for (const std::string& entry : by.request_headers)
      if (!ends_with(entry, "*")) output.headers.push_back(entry);

  // At most 8 KiB and 256 names in all lines together.
  std::size_t bytes = 0;
  for (const std::string& line : lines) bytes += line.size();
  const strings names = bytes <= 8192 ? names_in(lines) : strings{};
  if (bytes > 8192 || names.size() > 256) {
    output.reason = "too-many-request-headers";
    return output;
  }

  std::string header_reason;
  for (const std::string& name : names) {
    if (!is_token(name)) {
      header_reason = "header-invalid";
    } else if (is_granted_header(by, name)) {
      output.headers.push_back(name);
    } else if (header_reason.empty()) {
      header_reason = "header-not-allowed";
    }
  }
  if (!method_reason.empty()) {
    output.reason = method_reason;
  } else {
    output.reason = header_reason.empty() ? "preflight-granted" : header_reason;
  }
  return output;
}

}  // namespace model
