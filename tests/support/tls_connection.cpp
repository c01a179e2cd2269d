#include "support/tls_connection.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <utility>

namespace ollama_cors::test {
namespace {

// OpenSSL writes to sockets with write(2).
void ignore_broken_pipes() {
  static const auto before = std::signal(SIGPIPE, SIG_IGN);
  static_cast<void>(before);
}

std::string reason() {
  const char* text = ERR_reason_error_string(ERR_peek_last_error());
  return text != nullptr ? text : "cut";
}

}  // namespace

tls_connection::tls_connection(connection&& below, const std::string& ca, int newest_version)
    : connection(std::move(below)),
      context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free),
      ssl_(nullptr, SSL_free) {
  ignore_broken_pipes();
  SSL_CTX_load_verify_file(context_.get(), ca.c_str());
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
  if (newest_version != 0) SSL_CTX_set_max_proto_version(context_.get(), newest_version);
  ssl_.reset(SSL_new(context_.get()));
  SSL_set1_host(ssl_.get(), "localhost");
  SSL_set_tlsext_host_name(ssl_.get(), "localhost");
  SSL_set_fd(ssl_.get(), descriptor_);
  ERR_clear_error();
  if (SSL_connect(ssl_.get()) != 1) throw std::runtime_error("no TLS connection: " + reason());
}

tls_connection::tls_connection(connection&& below, const certificate_files& files)
    : connection(std::move(below)),
      context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free),
      ssl_(nullptr, SSL_free) {
  ignore_broken_pipes();
  SSL_CTX_use_certificate_chain_file(context_.get(), files.certificate.c_str());
  SSL_CTX_use_PrivateKey_file(context_.get(), files.key.c_str(), SSL_FILETYPE_PEM);
  ssl_.reset(SSL_new(context_.get()));
  SSL_set_fd(ssl_.get(), descriptor_);
  ERR_clear_error();
  if (SSL_accept(ssl_.get()) != 1) throw std::runtime_error("no TLS connection: " + reason());
}

tls_connection::~tls_connection() = default;

bool tls_connection::send(std::string_view bytes) {
  ERR_clear_error();
  return SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
}

std::string tls_connection::read_some() {
  if (!pending_.empty()) return std::exchange(pending_, {});
  std::array<char, 65536> buffer;
  ERR_clear_error();
  errno = 0;
  const int got = SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
  if (got > 0) return {buffer.data(), static_cast<std::size_t>(got)};
  if (errno == EAGAIN || errno == EWOULDBLOCK) throw std::runtime_error("nothing came for 20 s");
  return {};
}

std::string tls_connection::read_to_end(bool& said) {
  auto all = connection::read_to_end();
  said = (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
  return all;
}

void tls_connection::say_end() {
  ERR_clear_error();
  SSL_shutdown(ssl_.get());
}

void tls_connection::send_ticket() {
  ERR_clear_error();
  if (SSL_new_session_ticket(ssl_.get()) != 1 || SSL_do_handshake(ssl_.get()) != 1) {
    throw std::runtime_error("no ticket");
  }
}

std::string tls_connection::issuer() const {
  std::array<char, 256> text{};
  X509* shown = SSL_get1_peer_certificate(ssl_.get());
  X509_NAME_get_text_by_NID(X509_get_issuer_name(shown), NID_commonName, text.data(),
                            static_cast<int>(text.size()));
  X509_free(shown);
  return text.data();
}

}  // namespace ollama_cors::test
