#include "preflight.hpp"

#include "text.hpp"

namespace model {

namespace {

// Fetch, "forbidden method": in any case.
bool is_forbidden_method(const std::string& method) {
  return contains({"connect", "trace", "track"}, lower(method));
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

bool grants_method(const rule& by, const std::string& method) {
  if (!is_token(method) || is_forbidden_method(method)) return false;
  return contains(by.methods, "any") || contains(by.methods, method);
}

grant grant_preflight(const rule& by, const request& asked) {
  const std::string method = values_of(asked.headers, "access-control-request-method").front();
  const strings lines = values_of(asked.headers, "access-control-request-headers");
  grant output;

  // The full grant: every listed method and name, and what was asked for and may be echoed.
  if (contains(by.methods, "any")) {
    output.methods = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
    if (grants_method(by, method) && !contains(output.methods, method))
      output.methods.push_back(method);
  } else {
    output.methods = by.methods;
  }
  for (const std::string& entry : by.request_headers)
    if (entry != "any" && !ends_with(entry, "*")) output.headers.push_back(entry);

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
  if (!is_token(method)) {
    output.reason = "method-invalid";
  } else if (!grants_method(by, method)) {
    output.reason = "method-not-allowed";
  } else {
    output.reason = header_reason.empty() ? "preflight-granted" : header_reason;
  }
  return output;
}

}  // namespace model
