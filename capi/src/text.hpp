// ocors_text: an owned string out.
#pragma once

#include <string>

#include "ollama_cors.h"

struct ocors_text {
  std::string value;
};
