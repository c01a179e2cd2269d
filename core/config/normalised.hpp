// The document as it was understood, with every default written out.
#pragma once

#include <string>

#include "config/settings.hpp"
#include "config/words.hpp"

namespace ollama_cors::config {

std::string write_normalised(const access_words& access, const settings& server);

}  // namespace ollama_cors::config
