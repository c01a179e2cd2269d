#include "doctor/reading.hpp"

#include <algorithm>

#include "fetch/ascii.hpp"
#include "fetch/list.hpp"
#include "fetch/method.hpp"
#include "fetch/token.hpp"

namespace ollama_cors::doctor {
namespace {

granted_names read_list(const std::optional<std::string>& value) {
  granted_names out;
  fetch::list_reader reader(value ? std::string_view(*value) : std::string_view());
  std::string_view name;
  while (reader.next(name)) {
    out.valid = out.valid && fetch::is_token(name);
    out.any = out.any || name == "*";
    out.names.emplace_back(name);
  }
  return out;
}

bool holds(const std::vector<std::string>& names, std::string_view wanted) {
  return std::find(names.begin(), names.end(), wanted) != names.end();
}

}  // namespace

admission admission_of(const answer& said, std::string_view origin) {
  const auto value = said.field("access-control-allow-origin");
  if (!value) return admission::missing;
  if (*value == "*") return admission::any;
  if (*value == origin) return admission::echoed;
  return value->find_first_of(", ") != std::string::npos ? admission::multiple
                                                         : admission::mismatch;
}

bool has_credentials(const answer& said) {
  return said.field("access-control-allow-credentials") == "true";
}

granted_names granted_methods(const answer& said) {
  return read_list(said.field("access-control-allow-methods"));
}

granted_names granted_headers(const answer& said) {
  granted_names out = read_list(said.field("access-control-allow-headers"));
  for (std::string& name : out.names) {
    for (char& c : name) c = fetch::to_lower(c);
  }
  return out;
}

bool grants_method(const granted_names& methods, std::string_view method) {
  return methods.any || fetch::is_safelisted_method(method) || holds(methods.names, method);
}

std::vector<std::string_view> missing_headers(const granted_names& headers,
                                              std::span<const std::string_view> asked) {
  std::vector<std::string_view> missing;
  for (const std::string_view name : asked) {
    if (!headers.any && !holds(headers.names, name)) missing.push_back(name);
  }
  return missing;
}

bool grants_all(const answer& said, std::string_view origin, std::string_view method,
                std::span<const std::string_view> headers) {
  if (said.failed || !said.is_ok() || !admits(said, origin)) return false;
  const granted_names methods = granted_methods(said);
  const granted_names names = granted_headers(said);
  return methods.valid && names.valid && grants_method(methods, method) &&
         missing_headers(names, headers).empty();
}

bool same_grant(const answer& left, const answer& right) {
  if (left.failed || right.failed) return left.failed == right.failed;
  if (left.status != right.status) return false;
  for (const std::string_view name :
       {"access-control-allow-origin", "access-control-allow-credentials",
        "access-control-allow-methods", "access-control-allow-headers"}) {
    if (left.field(name) != right.field(name)) return false;
  }
  return true;
}

bool varies_by_origin(const answer& said) {
  const auto value = said.field("vary");
  return value && (fetch::list_holds(*value, "origin") || fetch::list_holds(*value, "*"));
}

}  // namespace ollama_cors::doctor
