// What explanations look at, gathered once; borrowed from whoever asks for one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/configuration.hpp"
#include "config/explain/routes.hpp"
#include "fetch/origin.hpp"

namespace ollama_cors::config {

struct subject {
  const access& rules;
  const policy::request& request;
  const policy::decision& decision;
  requested_route route;
  std::optional<fetch::origin> origin;  // nothing if it is none, or there is none
  std::vector<bool> admitting;          // beside each rule: whether it admits the origin
  // The names that a preflight asks for: lower case, each once, as many as are decided about.
  std::vector<std::string> asked_headers;

  static subject of(const access& rules, const policy::request& request,
                    const policy::decision& decision);

  const policy::rule& rule(int index) const {
    return parts().rules[static_cast<std::size_t>(index)];
  }
  bool admits(int rule) const { return admitting[static_cast<std::size_t>(rule)]; }
  int rule_count() const { return static_cast<int>(parts().rules.size()); }

  const policy::spec& parts() const { return rules.rules.parts(); }
  bool is_middleware() const { return !parts().guards_upstream; }
  bool is_preflight() const { return decision.kind == policy::kind::preflight; }

  // The value of the first field of this name; empty if there is none.
  std::string_view header(std::string_view lower_name) const;

  bool holds_route(const policy::rule& rule) const;
  bool grants_method(const policy::rule& rule) const;

  // Those asked for that the rule does not grant, at most so many.
  std::vector<std::string> missing_headers(int rule, std::size_t at_most) const;
};

// "/rules/2"
std::string rule_place(int index);

}  // namespace ollama_cors::config
