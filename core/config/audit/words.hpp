// Plain words for what an origin pattern reaches and what routes let a page do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/origin_pattern.hpp"
#include "policy/policy.hpp"
#include "policy/route.hpp"

namespace ollama_cors::config {

// Who can have such an origin, the most dangerous first.
enum class breadth { anyone, public_suffix, network, extensions, apps, machine, names, one };

struct reach {
  config::breadth breadth = breadth::one;
  std::string who;  // "every page on the web"; begins a sentence once it is capitalised
};

reach reach_of(const policy::origin_pattern& pattern);

// The classes of which the rule holds an endpoint with a method that it grants.
policy::class_mask held_classes(const policy::rule& rule);

// What a page under this rule may do, the gravest first: "delete, replace and download your
// models". Never empty.
std::vector<std::string> powers_of(const policy::rule& rule);

// `a`, `a and b`, `a, b, and c`
std::string sentence_list(const std::vector<std::string>& parts);

std::string capitalised(std::string text);

// What an entry of `hosts` lets through.
std::string host_meaning(std::string_view entry);

}  // namespace ollama_cors::config
