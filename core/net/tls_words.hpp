// Why a handshake failed, in words that name the cause and what to do about it.
#pragma once

#include <string>

struct x509_store_ctx_st;

namespace ollama_cors::net {

// A certificate that was not accepted; it must have been for `peer`.
std::string explain_certificate(x509_store_ctx_st* verification, const std::string& peer);

// Anything else: reads OpenSSL's error queue right after the failure, and empties it.
std::string explain_tls_failure();

}  // namespace ollama_cors::net
