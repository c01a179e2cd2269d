// PEM files as OpenSSL's objects, with messages that name the file and the next step.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "net/tls_context.hpp"
#include "net/tls_openssl.hpp"

namespace ollama_cors::net {

// All certificates of a file, in order: at least one.
std::optional<std::vector<owned_certificate>> read_certificates(const std::string& file,
                                                                tls_problem& error);
owned_key read_private_key(const std::string& file, tls_problem& error);

}  // namespace ollama_cors::net
