// Random configurations by the grammar of CONTRACT 1 and 2.
#pragma once

#include <string>

#include "policy.hpp"
#include "random.hpp"

struct generated_policy {
  model::description plain;  // what the model reads: international names as Punycode
  std::string text;          // what the library reads: the same as JSON, as people write it
};

generated_policy generate_policy(random_source& random);

// What both generators draw from.
extern const model::strings some_hosts;
extern const model::strings some_labels;
extern const model::strings some_header_names;
extern const model::strings some_paths;
