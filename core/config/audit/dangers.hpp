// What of a configuration is dangerous, and what to do about it.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "config/audit/words.hpp"
#include "policy/policy.hpp"

namespace ollama_cors::config {

// Gravest first: what they may do, then how many they are.
struct danger_line {
  int grave;  // 0 = models can be deleted or the account used
  breadth wide;
  std::string pointer;
  std::string message;
};

// Of an entry of a rule's origins, which reaches that far.
std::optional<danger_line> danger_of(const policy::rule& rule, const reach& wide, bool keyed,
                                     const std::string& pointer);

// Of everything else. `document` is the normalised one.
std::vector<danger_line> dangers_of_server(const boost::json::value& document,
                                           bool guards_upstream);

}  // namespace ollama_cors::config
