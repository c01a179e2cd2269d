// Which fixes a finding gets, the smallest first.
#pragma once

#include "doctor/examination.hpp"

namespace ollama_cors::doctor {

void prescribe(const examination& of, finding& what);

}  // namespace ollama_cors::doctor
