// The rule that comes nearest to allowing a request: the one of which the least is missing.
#pragma once

#include <string>

#include "config/explain/subject.hpp"

namespace ollama_cors::config {

// How much of the request a rule does not grant; 0 = nothing is missing. An origin that differs
// from an admitted one in a detail misses less than a stranger; a rule that hands out more than was
// asked for is further away from a stranger.
int distance(const subject& about, int rule);

// Whether an origin that is new to the rule would get from it more than it asks for: credentials,
// or routes that manage models or the account.
bool is_privileged(const subject& about, int rule);

// The index of the nearest rule, -1 if no rule is near or rules are not asked at all.
int nearest_rule(const subject& about);

// In what the origin differs from one that a rule admits, as a sentence; "" if from none in a
// detail alone.
std::string origin_difference(const subject& about);

}  // namespace ollama_cors::config
