// OLLAMA_HOST in all its forms; tests/vectors/hosts.json holds them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "client/endpoint.hpp"

namespace ollama_cors::client {

struct host_address {
  endpoint at;
  std::string base_path;  // "" or "/prefix", put before every target
};

// As Ollama's own clients read it: white space and quotes round it are dropped, the scheme is http,
// the port 11434 where none is written (80 and 443 behind a scheme), an address of all interfaces
// is that of loopback. Nothing where they would go wrong in silence: another scheme, a port that is
// none, white space inside, user, query or fragment.
std::optional<host_address> parse_host(std::string_view text);

}  // namespace ollama_cors::client
