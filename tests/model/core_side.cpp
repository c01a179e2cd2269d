// The only file of the differential that calls the library, but for the names of its reasons.
#include "core_side.hpp"

#include <vector>

using namespace ollama_cors;

std::optional<core_side> core_side::load(const std::string& text, bool middleware,
                                         std::string& why) {
  config::report findings;
  const auto as = middleware ? config::profile::middleware : config::profile::shim;
  const auto loaded = config::load(text, as, findings);
  if (!loaded) {
    why = findings.to_text();
    return std::nullopt;
  }
  core_side output;
  output.access_ = loaded->access;
  output.scratch_ = std::make_unique<policy::decision>();
  return output;
}

model::result core_side::decide(const model::request& asked) {
  std::vector<fetch::field> lines;
  for (const auto& [name, value] : asked.headers) lines.push_back({name, value});
  access_->decide({asked.method, asked.target, lines, asked.http_1_0}, *scratch_);
  model::result output;
  output.kind = name(scratch_->kind);
  output.verdict = name(scratch_->verdict);
  output.reason = name(scratch_->reason);
  output.status = scratch_->status;
  output.rule = config::rule_pointer(*scratch_);
  for (const fetch::field& line : scratch_->headers())
    output.headers.emplace_back(std::string(line.name), std::string(line.value));
  return output;
}
