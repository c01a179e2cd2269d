// The policy alone, in C++20: nothing but its headers and the language's library.
#include <cstdio>
#include <memory>

#include "policy/decision.hpp"
#include "policy/policy.hpp"

using namespace ollama_cors;

int main() {
  policy::rule rule;
  rule.origins = policy::expand_preset("@loopback");
  rule.routes.any = true;
  policy::host_pattern any_host;
  any_host.shape = policy::host_pattern::kind::any;
  policy::spec parts;
  parts.rules = {rule};
  parts.hosts = {any_host};
  parts.guards_upstream = false;  // ours is the server around it
  const policy::policy rules(std::move(parts));

  const fetch::field lines[] = {{"Host", "api.example"}, {"Origin", "http://localhost:5173"}};
  const auto made = std::make_unique<policy::decision>();
  policy::decide(rules, {.method = "POST", .target = "/anything", .headers = lines}, {}, *made);
  std::printf("%s\n", name(made->verdict).data());
}
