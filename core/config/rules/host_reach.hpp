// What `hosts` lets in of where the server listens, and from how far away.
#pragma once

#include <string_view>
#include <vector>

#include "config/document.hpp"
#include "config/report.hpp"
#include "config/rules/host_entries.hpp"
#include "config/settings.hpp"

namespace ollama_cors::config {

// "listen-not-in-hosts" if the server listens on this machine alone and `hosts` refuses each of the
// names and addresses under which programs here call it.
void check_reachable(const node& list, const host_entries& hosts,
                     const std::vector<listen_address>& listen, report& findings);

// Whether an entry of `hosts` is a name that the public DNS can hold, so that it leads here through
// a tunnel or a proxy. As normalised, with a port or without.
bool is_public_host(std::string_view entry);

}  // namespace ollama_cors::config
