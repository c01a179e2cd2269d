// Why a handshake failed, in words that name the cause and what to do about it.
#pragma once

#include <string>

#include "net/tls_fault.hpp"

struct x509_store_ctx_st;

namespace ollama_cors::net {

// A certificate that was not accepted; it must have been for `peer`.
tls_fault fault_of_certificate(x509_store_ctx_st* verification) noexcept;
std::string explain_certificate(x509_store_ctx_st* verification, const std::string& peer);

// Anything else, by OpenSSL's error queue right after the failure. The words empty it.
tls_fault fault_of_handshake() noexcept;
std::string explain_tls_failure();

}  // namespace ollama_cors::net
