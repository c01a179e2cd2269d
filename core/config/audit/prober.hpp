// Asks a policy about origins, as a request that only the origin and the route can make fail.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/configuration.hpp"

namespace ollama_cors::config {

// A request to try on a rule.
struct probe {
  std::string method;
  std::string path;
  policy::class_mask classes = 0;
};

// One for each class and each path that the rule holds, with a method that it grants if there is
// one.
std::vector<probe> probes_of(const policy::rule& rule);

class prober {
public:
  explicit prober(const access& rules);

  struct outcome {
    int rule = -1;  // the one that decided
    int deny = -1;  // the document's entry that refused
    bool admitted = false;
  };
  outcome ask(std::string_view origin, const probe& what);

private:
  const access& rules_;
  std::string host_;  // one that `hosts` allows
  std::unique_ptr<policy::decision> decision_;
};

}  // namespace ollama_cors::config
