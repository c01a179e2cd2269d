// `admin`: where /healthz and /metrics are served.
#pragma once

#include <optional>

#include "config/document.hpp"
#include "config/report.hpp"
#include "config/settings.hpp"

namespace ollama_cors::config {

// Nothing where the document has none, or null.
std::optional<listen_address> read_admin(const node& document, report& findings);

// It asks for no key, so it stays on this machine unless the network may come without one; and it
// is nobody else's address.
void check_admin(const node& document, const settings& server, report& findings);

}  // namespace ollama_cors::config
