// The library's side: configuration text through config::load, requests through access::decide.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "config/configuration.hpp"
#include "policy.hpp"

class core_side {
public:
  // Nothing, and why, if the text is refused.
  static std::optional<core_side> load(const std::string& text, bool middleware, std::string& why);

  model::result decide(const model::request& asked);
  const std::string& normalised() const { return access_->normalised; }

private:
  std::shared_ptr<const ollama_cors::config::access> access_;
  std::unique_ptr<ollama_cors::policy::decision> scratch_;
};
