// Compiling a policy: everything that costs anything happens here, so that deciding does not.
#include "policy/policy.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "policy/answer.hpp"
#include "policy/compiled.hpp"

namespace ollama_cors::policy {
namespace {

std::string join(const std::vector<std::string>& items) {
  std::string text;
  for (const auto& item : items) {
    if (!text.empty()) text += ", ";
    text += item;
  }
  return text;
}

rule_answers compose(const rule& from) {
  rule_answers answers;
  answers.methods = from.any_method ? std::string(any_methods) : join(from.methods);
  answers.header_names = join(from.request_headers.names);
  answers.names = name_set(from.request_headers.names);
  answers.max_age = std::to_string(from.max_age);
  if (from.expose_any && !from.credentials) {
    answers.exposed = answers.exposed_on_refusal = "*";
    return answers;
  }
  // With credentials a `*` would be a literal name (Fetch, CORS protocol): the real names are
  // filled in where the response is known.
  if (!from.expose_any) answers.exposed = join(from.response_headers);
  answers.exposed_on_refusal = answers.exposed;
  if (!answers.exposed.empty()) answers.exposed_on_refusal += ", ";
  answers.exposed_on_refusal += reason_field;
  return answers;
}

}  // namespace

policy::policy(spec parts) {
  auto result = std::make_unique<compiled>();
  result->parts = std::move(parts);
  // The indexes and the sorted names point into the parts, which stay where they are from here on.
  std::uint32_t owner = 0;
  for (const rule& each : result->parts.rules) {
    for (const auto& pattern : each.origins) result->origins.add(owner, pattern);
    result->answers.push_back(compose(each));
    ++owner;
  }
  result->origins.finish();
  owner = 0;
  for (const auto& pattern : result->parts.deny) result->denied.add(owner++, pattern);
  result->denied.finish();
  result->only_spelled = result->origins.only_spelled() && result->denied.only_spelled();
  result->routes = route_index(result->parts.endpoints);
  const auto& hosts = result->parts.hosts;
  result->any_host = std::any_of(hosts.begin(), hosts.end(), [](const host_pattern& pattern) {
    return pattern.shape == host_pattern::kind::any;
  });
  for (std::size_t i = 0; i < result->reasons.size(); ++i) {
    result->reasons[i] = {reason_field, name(static_cast<reason>(i))};
  }
  compiled_ = std::move(result);
}

policy::~policy() = default;
policy::policy(policy&&) noexcept = default;
policy& policy::operator=(policy&&) noexcept = default;

const spec& policy::parts() const noexcept {
  return compiled_->parts;
}

}  // namespace ollama_cors::policy
