// The sentence of a finding about pages, once all that it hits is known.
#pragma once

#include "doctor/examination.hpp"

namespace ollama_cors::doctor {

void describe(const examination& of, finding& what);

// "a", "a and b", "a, b and 3 more"
std::string told(const std::vector<std::string>& words, std::size_t at_most);

}  // namespace ollama_cors::doctor
