// Random requests to a policy.
#pragma once

#include "policy.hpp"
#include "random.hpp"

model::request generate_request(random_source& random, const model::description& rules,
                                const model::catalogue& packages);
