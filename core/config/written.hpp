// What a document wrote itself, beside what was understood of it. A fix can only add to a list that
// is there; one that exists as a default alone has to be set as a whole.
#pragma once

#include <string>
#include <vector>

#include "config/document.hpp"
#include "config/written_keys.hpp"

namespace ollama_cors::config {

// The document is an object.
written_keys read_written_keys(const node& document);

}  // namespace ollama_cors::config
