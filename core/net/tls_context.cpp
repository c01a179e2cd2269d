#include "net/tls_context.hpp"

#include <filesystem>
#include <new>

#include "net/tls_files.hpp"
#include "net/tls_openssl.hpp"

namespace ollama_cors::net {
namespace {

using about = tls_problem::about;

// RFC 7301 3.1: length, name.
constexpr unsigned char only_http_1_1[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

// Forward secrecy and authenticated encryption alone (RFC 9325 4.2); TLS 1.3 has nothing else.
constexpr const char* tls_1_2_ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";

bool refuse(tls_problem& error, about file, std::string message) {
  error = {"tls-refused", std::move(message), 0, file};
  return false;
}

owned_context new_context(const SSL_METHOD* method) {
  crypto::begin_openssl();
  ERR_clear_error();
  owned_context made(SSL_CTX_new(method));
  if (!made) throw std::bad_alloc();
  SSL_CTX_set_min_proto_version(made.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(made.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  // Sessions live in tickets, at the client: nothing here grows with the number of clients.
  SSL_CTX_set_session_cache_mode(made.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(made.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return made;
}

// A client that offers protocols and not this one is refused (RFC 7301 3.2), rather than talked to
// in a language that it does not expect.
int choose_http_1_1(SSL*, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
  unsigned char* found = nullptr;
  if (SSL_select_next_proto(&found, size, only_http_1_1, sizeof only_http_1_1, offered,
                            offered_size) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

void check_dates(const X509* certificate, const std::string& file,
                 const tls_context::warn& warning) {
  const ASN1_TIME* from = X509_get0_notBefore(certificate);
  const ASN1_TIME* until = X509_get0_notAfter(certificate);
  if (X509_cmp_current_time(until) < 0) {
    warning({"certificate-expired",
             "The certificate in \"" + file + "\" expired on " + text_of(until) +
                 ", so clients will refuse it. Renew it.",
             0, about::certificate});
  } else if (X509_cmp_current_time(from) > 0) {
    warning({"certificate-not-yet-valid",
             "The certificate in \"" + file + "\" is valid from " + text_of(from) +
                 " on, so clients will refuse it until then. Is this machine's clock right?",
             0, about::certificate});
  }
}

bool use_certificates(SSL_CTX* context, const std::string& file,
                      const std::vector<owned_certificate>& chain, tls_problem& error) {
  bool used = SSL_CTX_use_certificate(context, chain.front().get()) == 1;
  for (std::size_t i = 1; used && i < chain.size(); ++i) {
    used = SSL_CTX_add1_chain_cert(context, chain[i].get()) == 1;
  }
  return used || refuse(error, about::certificate,
                        "OpenSSL refuses the certificate in \"" + file +
                            "\": " + take_openssl_reason() + ". Have a new one issued.");
}

bool use_key(SSL_CTX* context, const std::string& certificate_file, const std::string& key_file,
             const std::vector<owned_certificate>& chain, EVP_PKEY* key, tls_problem& error) {
  for (std::size_t i = 0; i < chain.size(); ++i) {
    if (X509_check_private_key(chain[i].get(), key) != 1) continue;
    if (i == 0) {
      ERR_clear_error();
      return SSL_CTX_use_PrivateKey(context, key) == 1 ||
             refuse(error, about::key,
                    "OpenSSL refuses the key in \"" + key_file + "\": " + take_openssl_reason() +
                        ". Make a new key and certificate.");
    }
    error = {"tls-key-mismatch",
             "The key in \"" + key_file + "\" belongs to certificate " + std::to_string(i + 1) +
                 " in \"" + certificate_file +
                 "\". The server's own certificate must stand first, then its intermediates.",
             0, about::certificate};
    ERR_clear_error();
    return false;
  }
  ERR_clear_error();
  error = {"tls-key-mismatch",
           "The key in \"" + key_file + "\" does not belong to the certificate in \"" +
               certificate_file + "\". Name the pair that was made together.",
           0, about::key};
  return false;
}

// OpenSSL's own places, without the environment that it would ask; where its build knows none that
// exists, those of the common systems.
void trust_the_system(SSL_CTX* context) {
  std::error_code unknown;
  const char* folder = X509_get_default_cert_dir();
  bool found = std::filesystem::is_directory(folder, unknown) &&
               !std::filesystem::is_empty(folder, unknown) && !unknown &&
               SSL_CTX_load_verify_dir(context, folder) == 1;
  found |= SSL_CTX_load_verify_file(context, X509_get_default_cert_file()) == 1;
  for (const char* bundle : {"/etc/ssl/certs/ca-certificates.crt",
                             "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"}) {
    if (found) break;
    found = SSL_CTX_load_verify_file(context, bundle) == 1;
  }
  ERR_clear_error();
}

}  // namespace

std::shared_ptr<const tls_context> tls_context::for_server(const std::string& certificate_file,
                                                           const std::string& key_file,
                                                           const warn& warning,
                                                           tls_problem& error) {
  error = {};
  const auto chain = read_certificates(certificate_file, error);
  if (!chain) return nullptr;
  const auto key = read_private_key(key_file, error);
  if (!key) return nullptr;

  auto made = new_context(TLS_server_method());
  SSL_CTX_set_cipher_list(made.get(), tls_1_2_ciphers);
  SSL_CTX_set_alpn_select_cb(made.get(), choose_http_1_1, nullptr);
  if (!use_certificates(made.get(), certificate_file, *chain, error) ||
      !use_key(made.get(), certificate_file, key_file, *chain, key.get(), error)) {
    return nullptr;
  }
  check_dates(chain->front().get(), certificate_file, warning);
  return std::shared_ptr<const tls_context>(new tls_context(made.release(), true, false));
}

std::shared_ptr<const tls_context> tls_context::for_client(bool verify, const std::string& ca_file,
                                                           tls_problem& error) {
  error = {};
  auto made = new_context(TLS_client_method());
  SSL_CTX_set_alpn_protos(made.get(), only_http_1_1, sizeof only_http_1_1);
  SSL_CTX_set_verify(made.get(), verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  if (!ca_file.empty()) {
    error.file = about::ca;
    const auto trusted = read_certificates(ca_file, error);
    if (!trusted) return nullptr;
    X509_STORE* store = SSL_CTX_get_cert_store(made.get());
    for (const auto& one : *trusted) X509_STORE_add_cert(store, one.get());
    // A certificate that the user names is trusted as it stands, be it no authority's.
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(made.get()), X509_V_FLAG_PARTIAL_CHAIN);
    ERR_clear_error();
  } else if (verify) {
    trust_the_system(made.get());
  }
  return std::shared_ptr<const tls_context>(new tls_context(made.release(), false, verify));
}

tls_context::~tls_context() {
  SSL_CTX_free(handle_);
}

}  // namespace ollama_cors::net
