// Origins that a policy's own entries admit, and those that nearly do.
#pragma once

#include <string>

#include "policy.hpp"
#include "random.hpp"

// Admitted by the entry, unless it is only one in the generator's eyes.
std::string origin_of_entry(random_source& random, const std::string& entry);

// Another one that looks like it: an extra label, a missing dot, a suffix glued on, another port…
std::string near_miss(random_source& random, const std::string& origin);

// Any shape, with no regard to a policy.
std::string odd_origin(random_source& random);
