// What a configuration means with its defaults written out: CONTRACT 1.
#include "decision.hpp"
#include "text.hpp"

namespace model {

namespace {

const strings default_exposed{"x-request-id",
                              "request-id",
                              "x-should-retry",
                              "retry-after",
                              "retry-after-ms",
                              "openai-poll-after-ms",
                              "openai-organization",
                              "openai-processing-ms",
                              "openai-version",
                              "x-ratelimit-limit-requests",
                              "x-ratelimit-limit-tokens",
                              "x-ratelimit-remaining-requests",
                              "x-ratelimit-remaining-tokens",
                              "x-ratelimit-reset-requests",
                              "x-ratelimit-reset-tokens",
                              "anthropic-workspace-id",
                              "anthropic-organization-id",
                              "content-disposition"};

rule understand_rule(const rule_description& text, bool middleware, const catalogue& packages) {
  rule output;
  for (const std::string& entry : text.origins)
    for (pattern& one : parse_entry(entry)) output.origins.push_back(std::move(one));
  output.routes = text.routes.value_or(middleware ? strings{"any"} : strings{"inference", "read"});
  for (const std::string& method : text.methods.value_or(strings{"any"}))
    output.methods.push_back(method == "any" ? method : normalised_method(method));
  for (const std::string& entry : text.request_headers.value_or(strings{"any"})) {
    // `@package`, where a scoped package's name has its own `@`.
    auto package = packages.find(entry);
    if (package == packages.end() && begins_with(entry, "@"))
      package = packages.find(entry.substr(1));
    if (package == packages.end()) {
      output.request_headers.push_back(lower(entry));
    } else {
      output.request_headers.insert(output.request_headers.end(), package->second.begin(),
                                    package->second.end());
    }
  }
  output.response_headers = text.response_headers.value_or(default_exposed);
  output.credentials = text.credentials;
  output.max_age = text.max_age;
  return output;
}

}  // namespace

policy understand(const description& text, const catalogue& packages) {
  policy output;
  const rule_description loopback{.origins = {"@loopback"},
                                  .routes = {},
                                  .methods = {},
                                  .request_headers = {},
                                  .response_headers = {}};
  for (const rule_description& one : text.rules.value_or(std::vector{loopback}))
    output.rules.push_back(understand_rule(one, text.middleware, packages));
  for (const std::string& entry : text.deny) output.deny.push_back(parse_entry(entry));
  output.hosts = text.hosts.value_or(
      text.middleware ? strings{"any"} : strings{"localhost", "*.localhost", "any-ip"});
  for (std::string& entry : output.hosts) entry = lower(entry);
  for (const key_description& one : text.api_keys)
    output.keys.push_back({one.secret, one.routes.value_or(strings{"any"})});
  output.shadow = text.shadow;
  output.middleware = text.middleware;
  return output;
}

}  // namespace model
