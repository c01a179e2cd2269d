// Whom a client or a doctor talks to, and whom it trusts there: `host` and `tls` of their JSON.
#pragma once

#include <memory>
#include <string>

#include "client/host.hpp"
#include "config/document.hpp"
#include "config/report.hpp"
#include "net/tls_context.hpp"
#include "ollama_cors.h"

namespace ollama_cors::capi {

struct trust {
  bool verify = true;
  std::string ca;  // a file; "" = those that this system trusts
};

// Both report what is wrong, and then leave `into` as it is. An absent host is the default one.
void read_host(const config::node& document, client::host_address& into, config::report& findings);
void read_trust(const config::node& document, trust& into, config::report& findings);

// Files are read now, so that a wrong one is told where it was named. Otherwise an error is set.
ocors_status open_trust(const trust& whom, std::shared_ptr<const net::tls_context>& into,
                        ocors_error** error);

}  // namespace ollama_cors::capi
