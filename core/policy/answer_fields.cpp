// Setting a decision's headers on an answer; see the header.
#include "policy/answer_fields.hpp"

#include <algorithm>

#include "fetch/ascii.hpp"
#include "fetch/header_name.hpp"
#include "fetch/list.hpp"

namespace ollama_cors::policy {
namespace {

bool is_vary(const fetch::field& field) noexcept {
  return fetch::equal_to_lower(field.name, "vary");
}

bool is_set(fetch::fields headers, std::string_view name) noexcept {
  return std::any_of(headers.begin(), headers.end(), [name](const fetch::field& header) {
    return fetch::equal_ignoring_case(header.name, name);
  });
}

bool stays(const decision& from, const fetch::field& field) noexcept {
  if (is_vary(field)) return false;
  if (fetch::starts_with_lower(field.name, "access-control-")) return from.transparent;
  return !is_set(from.headers(), field.name);
}

void append_vary(fetch::fields lines, std::string& value) {
  for (const fetch::field& line : lines) {
    if (is_vary(line)) fetch::append_union(line.value, 0, value);
  }
}

}  // namespace

std::vector<answer_field> answer_fields(const decision& from, fetch::fields own) {
  std::vector<answer_field> answer;
  std::string exposed;
  for (const fetch::field& field : own) {
    if (!stays(from, field)) continue;
    answer.push_back({std::string(field.name), std::string(field.value)});
    if (from.expose_any && fetch::needs_exposing(field.name)) {
      fetch::append_union(field.name, 0, exposed);
    }
  }
  for (const fetch::field& header : from.headers()) {
    const bool is_exposed = fetch::equal_to_lower(header.name, "access-control-expose-headers");
    if (is_vary(header)) continue;
    if (is_exposed) fetch::append_union(header.value, 0, exposed);
    if (!is_exposed) answer.push_back({std::string(header.name), std::string(header.value)});
  }
  if (!exposed.empty()) {
    answer.push_back({"Access-Control-Expose-Headers", std::move(exposed)});
  }
  std::string vary;
  append_vary(own, vary);
  append_vary(from.headers(), vary);
  if (!vary.empty()) answer.push_back({"Vary", std::move(vary)});
  return answer;
}

}  // namespace ollama_cors::policy
