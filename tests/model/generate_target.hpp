// Methods and request targets: real endpoints, what rules name, and their disguises.
#pragma once

#include <string>

#include "policy.hpp"
#include "random.hpp"

struct endpoint {
  std::string method;
  std::string target;
};

endpoint generate_endpoint(random_source& random, const model::description& rules);
