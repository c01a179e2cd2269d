// Trying origins on a policy; see the header.
#include "config/audit/prober.hpp"

#include <algorithm>
#include <array>

#include "config/rules/route_entries.hpp"
#include "ollama/routes.hpp"

namespace ollama_cors::config {
namespace {

std::string host_of(const policy::host_pattern& pattern) {
  using shape = policy::host_pattern::kind;
  const std::string port = pattern.port == 0 ? "" : ":" + std::to_string(pattern.port);
  switch (pattern.shape) {
    case shape::any:
      return "localhost" + port;
    case shape::any_ip:
      return "127.0.0.1" + port;
    case shape::subdomains:
      return "a." + pattern.name + port;
    case shape::exact:
      break;
  }
  return pattern.name + port;
}

bool grants(const policy::rule& rule, std::string_view method) {
  return rule.any_method ||
         std::find(rule.methods.begin(), rule.methods.end(), method) != rule.methods.end();
}

}  // namespace

std::vector<probe> probes_of(const policy::rule& rule) {
  std::vector<probe> probes;
  for (const std::uint8_t in : {ollama::inference, ollama::read, ollama::manage, ollama::account}) {
    if (!rule.routes.any && (rule.routes.classes & in) == 0) continue;
    const policy::endpoint* best = nullptr;
    const policy::endpoint_table table = endpoint_table();
    for (const policy::endpoint& line : table) {
      if ((line.classes & in) == 0 || line.path.ends_with('*')) continue;
      if (best == nullptr || (!grants(rule, best->method) && grants(rule, line.method))) {
        best = &line;
      }
    }
    if (best != nullptr) probes.push_back({std::string(best->method), std::string(best->path), in});
  }
  const std::string method = rule.any_method || rule.methods.empty() ? "GET" : rule.methods.front();
  for (const std::string& path : rule.routes.paths) {
    const bool below = path.ends_with("/*");
    const std::string tried = below ? path.substr(0, path.size() - 1) + "a" : path;
    probes.push_back({method, tried, policy::classify(endpoint_table(), method, tried)});
  }
  return probes;
}

prober::prober(const access& rules)
    : rules_(rules), decision_(std::make_unique<policy::decision>()) {
  const auto& hosts = rules.rules.parts().hosts;
  host_ = hosts.empty() ? "localhost" : host_of(hosts.front());
}

prober::outcome prober::ask(std::string_view origin, const probe& what) {
  // `cross-site`: never taken for the server's own origin.
  const std::array<fetch::field, 3> headers = {{{.name = "Host", .value = host_},
                                                {.name = "Origin", .value = origin},
                                                {.name = "Sec-Fetch-Site", .value = "cross-site"}}};
  const policy::request request{
      .method = what.method, .target = what.path, .headers = headers, .http_1_0 = false};
  policy::decide(rules_.rules, request, policy::key_verdict{}, *decision_);
  outcome result;
  result.rule = decision_->rule;
  result.admitted = decision_->admitted;
  if (decision_->deny >= 0) {
    result.deny = rules_.denied[static_cast<std::size_t>(decision_->deny)].index;
  }
  return result;
}

}  // namespace ollama_cors::config
