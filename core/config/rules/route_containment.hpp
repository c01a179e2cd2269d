// Whether one set of routes holds all that another one holds.
#pragma once

#include "policy/route.hpp"

namespace ollama_cors::config {

// Sound, not complete: true is a proof.
bool contains(const policy::route_set& wide, const policy::route_set& narrow);

}  // namespace ollama_cors::config
