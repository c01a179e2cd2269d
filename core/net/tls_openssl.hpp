// OpenSSL's objects with owners. Included by this folder's tls_*.cpp only.
#pragma once

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

#include "crypto/openssl.hpp"

namespace ollama_cors::net {

template <auto Free>
struct freed_by {
  template <typename T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};

using owned_bio = std::unique_ptr<BIO, freed_by<BIO_free_all>>;
using owned_certificate = std::unique_ptr<X509, freed_by<X509_free>>;
using owned_key = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using owned_context = std::unique_ptr<SSL_CTX, freed_by<SSL_CTX_free>>;

// OpenSSL's own words for the last thing that went wrong on this thread; the queue is empty after.
inline std::string take_openssl_reason() {
  const auto code = ERR_peek_last_error();
  const char* reason = ERR_reason_error_string(code);
  ERR_clear_error();
  return reason != nullptr ? reason : "OpenSSL gives no reason";
}

// "2027-01-31 23:59:59 UTC"
std::string text_of(const ASN1_TIME* time);

}  // namespace ollama_cors::net
