// What the gate has read on its walk, and what follows from the kind of message it is.
#include "http/head.hpp"

#include "http/authority.hpp"
#include "http/field_role.hpp"

namespace ollama_cors::http {
namespace {

std::string_view find_first(const std::vector<fetch::field>& fields,
                            std::string_view lower_case_name) noexcept {
  for (const fetch::field& field : fields) {
    if (fetch::equal_ignoring_case(field.name, lower_case_name)) return field.value;
  }
  return {};
}

// RFC 9112 3.2.2: the authority of an absolute-form target replaces the Host.
void replace_host(request_head& head) {
  const std::string_view authority = authority_of(head.target);
  if (authority.empty()) return;
  for (fetch::field& field : head.fields) {
    if (role_of(field.name) == field_role::host) {
      field.value = authority;
      return;
    }
  }
  head.fields.push_back({"Host", authority});
}

}  // namespace

std::string_view request_head::find(std::string_view lower_case_name) const noexcept {
  return find_first(fields, lower_case_name);
}

std::string_view response_head::find(std::string_view lower_case_name) const noexcept {
  return find_first(fields, lower_case_name);
}

std::optional<gate_error> parse(std::string_view head, const head_limits& limits,
                                request_head& output) {
  if (const auto error = check_request_head(head, limits, &output)) return error;
  if (!output.target.starts_with('/')) replace_host(output);
  return std::nullopt;
}

std::optional<gate_error> parse(std::string_view head, const head_limits& limits,
                                response_head& output) {
  if (const auto error = check_response_head(head, limits, &output)) return error;
  if (output.status == 101) return gate_error::bad_status_line;
  if (output.status < 200 || output.status == 204 || output.status == 304) {
    // Framing on a 204 announces bytes that nobody will read: they must not become the next answer.
    const bool announced =
        output.framing.by == framing::kind::chunked ||
        (output.framing.by == framing::kind::length && output.framing.length != 0);
    if (output.status == 204 && announced) output.keep_alive = false;
    output.framing = {};
  }
  return std::nullopt;
}

}  // namespace ollama_cors::http
