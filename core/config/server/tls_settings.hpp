// `tls` and `upstream_tls`: which files, and whom to trust. They are read where a server starts, so
// that a configuration can be checked on another machine.
#pragma once

#include "config/document.hpp"
#include "config/report.hpp"
#include "config/settings.hpp"

namespace ollama_cors::config {

// Fills in settings::tls and settings::upstream_tls. `out.upstream` has been read before.
void read_tls(const node& document, settings& out, report& findings);

}  // namespace ollama_cors::config
