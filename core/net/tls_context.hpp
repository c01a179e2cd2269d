// What the TLS connections of one side share: certificate and key, or whom to trust. Immutable; a
// connection keeps the one that it began with, so that a new one drops no stream.
#pragma once

#include <functional>
#include <memory>
#include <string>

struct ssl_ctx_st;

namespace ollama_cors::net {

// Why files cannot be used. `code` is stable: "tls-file-unreadable", "tls-not-pem",
// "tls-key-encrypted", "tls-key-mismatch", "tls-refused".
struct tls_problem {
  std::string code;
  std::string message;  // names the file, the reason, the next step
  int system = 0;       // errno, where it was the system's
  enum class about { certificate, key, ca } file = about::certificate;
};

class tls_context {
public:
  // Hears what is no reason to refuse: "certificate-expired", "certificate-not-yet-valid".
  using warn = std::function<void(const tls_problem&)>;

  // Both read their files before they return. Null and `error` set on failure.
  static std::shared_ptr<const tls_context> for_server(const std::string& certificate_file,
                                                       const std::string& key_file,
                                                       const warn& warning, tls_problem& error);
  // `ca_file` "" = what this system trusts; where it is given, nothing else is trusted.
  static std::shared_ptr<const tls_context> for_client(bool verify, const std::string& ca_file,
                                                       tls_problem& error);

  ~tls_context();
  tls_context(const tls_context&) = delete;
  tls_context& operator=(const tls_context&) = delete;

  bool is_server() const noexcept { return server_; }
  bool verifies() const noexcept { return verifies_; }
  ssl_ctx_st* handle() const noexcept { return handle_; }

private:
  tls_context(ssl_ctx_st* handle, bool server, bool verifies) noexcept
      : handle_(handle), server_(server), verifies_(verifies) {}

  ssl_ctx_st* handle_;
  bool server_;
  bool verifies_;
};

}  // namespace ollama_cors::net
