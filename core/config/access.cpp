// Deciding: the verdict over the request's API key, then the policy.
#include "config/configuration.hpp"
#include "fetch/ascii.hpp"

namespace ollama_cors::config {
namespace {

// `Authorization: Bearer` goes before `x-api-key`; of several lines the first one counts.
std::string_view shown_secret(fetch::fields headers) noexcept {
  std::string_view api_key;
  for (const fetch::field& field : headers) {
    if (fetch::equal_ignoring_case(field.name, "authorization")) {
      const std::string_view secret = keys::bearer_secret(field.value);
      if (!secret.empty()) return secret;
    } else if (api_key.empty() && fetch::equal_ignoring_case(field.name, "x-api-key")) {
      api_key = fetch::trim_ows(field.value);
    }
  }
  return api_key;
}

}  // namespace

int access::shown_key(const policy::request& request) const noexcept {
  const std::string_view secret = shown_secret(request.headers);
  return secret.empty() ? -1 : keys.find(secret);
}

policy::key_verdict access::judge_key(const policy::request& request) const noexcept {
  using state = policy::key_verdict::state;
  policy::key_verdict key;
  if (keys.empty()) [[likely]]
    return key;
  const int index = shown_key(request);
  if (index >= 0) {
    key.value = state::accepted;
    const auto& bounds = key_routes[static_cast<std::size_t>(index)];
    key.routes = bounds ? &*bounds : nullptr;
  } else {
    key.value = shown_secret(request.headers).empty() ? state::missing : state::unknown;
  }
  return key;
}

void access::decide(const policy::request& request, policy::decision& decision) const noexcept {
  policy::decide(rules, request, judge_key(request), decision);
  if (decision.deny >= 0) [[unlikely]]
    decision.deny = denied[static_cast<std::size_t>(decision.deny)].index;
}

}  // namespace ollama_cors::config
