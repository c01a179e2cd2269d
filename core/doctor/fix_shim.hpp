// Mending the shim that answers. Its configuration is not to be seen from outside: what changes is
// one place of it, named by what the shim says of its own refusals, and nothing is written anew.
#pragma once

#include <vector>

#include "doctor/examination.hpp"

namespace ollama_cors::doctor {

// `lines` are in the grammar of core/policy/README.md; or, where the shim does not tell which rule
// it is, one member of a rule, and `how` says of which.
std::vector<fix> shim_itself(const examination& of, const finding& what);

}  // namespace ollama_cors::doctor
