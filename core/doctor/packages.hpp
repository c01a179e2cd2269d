// Packages as findings list them: each once, with the versions that are hit.
#pragma once

#include <string>
#include <vector>

#include "doctor/calls.hpp"

namespace ollama_cors::doctor {

// "openai 4.73.0, 4.104.0", the versions in order; a package without any is its name alone.
void add_package(std::vector<std::string>& list, const sdk_call& call);

}  // namespace ollama_cors::doctor
