// Setting a decision's headers on an answer; see the header.
#include "policy/answer_fields.hpp"

#include "fetch/answer_lines.hpp"
#include "fetch/header_name.hpp"

namespace ollama_cors::policy {

std::vector<answer_field> answer_fields(const decision& from, fetch::fields own) {
  std::vector<answer_field> answer;
  std::string exposed;
  for (const fetch::field& field : own) {
    if (!fetch::stays_beside(from.headers(), field, from.transparent)) continue;
    answer.push_back({std::string(field.name), std::string(field.value)});
    if (from.expose_any && fetch::needs_exposing(field.name)) {
      fetch::append_union(field.name, 0, exposed);
    }
  }
  for (const fetch::field& header : from.headers()) {
    const bool is_exposed = fetch::equal_to_lower(header.name, "access-control-expose-headers");
    if (fetch::is_vary(header)) continue;
    if (is_exposed) fetch::append_union(header.value, 0, exposed);
    if (!is_exposed) answer.push_back({std::string(header.name), std::string(header.value)});
  }
  if (!exposed.empty()) {
    answer.push_back({"Access-Control-Expose-Headers", std::move(exposed)});
  }
  std::string vary;
  fetch::append_vary(own, from.headers(), vary);
  if (!vary.empty()) answer.push_back({"Vary", std::move(vary)});
  return answer;
}

}  // namespace ollama_cors::policy
