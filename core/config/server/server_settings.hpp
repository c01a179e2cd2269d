// The keys of a configuration that are about the server rather than about who may cross.
#pragma once

#include "config/document.hpp"
#include "config/report.hpp"
#include "config/settings.hpp"

namespace ollama_cors::config {

settings read_settings(const node& document, report& findings);

// Problems between keys: listening beyond this machine, an upstream that is ourselves.
void check_settings(const node& document, const settings& server, bool has_keys, bool is_shadow,
                    report& findings);

}  // namespace ollama_cors::config
