// Trying a change out: the policy cut down to what one request meets, changed, and asked again. The
// real decide() answers, so that a fix cannot promise what the order of rules forbids.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/document.hpp"
#include "config/explain/subject.hpp"
#include "config/words.hpp"

namespace ollama_cors::config {

class trial {
public:
  // Rules that do not admit the origin, and entries of `deny` that do not name it, are left out.
  explicit trial(const subject& about);

  // Puts `rule` into the place of rule `index`; an index past the end appends.
  void put_rule(int index, policy::rule rule);
  void allow_host(policy::host_pattern pattern) { spec_.hosts.push_back(std::move(pattern)); }
  // Leaves out an entry of `deny`, by its index in the document.
  void lift_deny(int index);
  void widen_key(policy::route_set routes) { key_routes_ = std::move(routes); }

  // Nothing if the request would be allowed, and for a preflight the request behind it too (but for
  // its key, which a preflight does not show); else what would refuse it.
  std::optional<policy::reason> run() const;

private:
  policy::reason as_of_all_rules(policy::reason why) const;

  const subject& about_;
  policy::spec spec_;
  std::vector<int> indexes_;       // of spec_.rules in the configuration
  std::vector<int> deny_indexes_;  // of spec_.deny, in the document
  std::optional<policy::route_set> key_routes_;
};

// A rule as load() reads it, or the code of the error for which load() refuses it.
struct rule_reading {
  std::optional<policy::rule> rule;
  std::string refused_by;
};
rule_reading read_rule_words(const subject& about, const rule_words& words);

// A document of our own making, which is JSON.
document parse_trusted(const std::string& json);

}  // namespace ollama_cors::config
