// Why a handshake failed, in words that name the cause and what to do about it.
#pragma once

#include <string>

struct ssl_st;

namespace ollama_cors::net {

// Reads OpenSSL's state right after the failure; its error queue is empty afterwards. `verifies`:
// whether this side checks the other's certificate, which must be for `peer`.
std::string explain_tls_failure(const ssl_st* connection, bool verifies, const std::string& peer);

}  // namespace ollama_cors::net
