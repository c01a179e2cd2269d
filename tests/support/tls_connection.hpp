// A blocking TLS connection by OpenSSL's own socket functions: nothing of the code under test.
#pragma once

#include <memory>
#include <string>

#include "support/certificates.hpp"
#include "support/loopback.hpp"

struct ssl_st;
struct ssl_ctx_st;

namespace ollama_cors::test {

class tls_connection final : public connection {
public:
  // As a client: who must have signed the peer's certificate, for "localhost". Throws if the
  // handshake fails.
  tls_connection(connection&& below, const std::string& ca, int newest_version = 0);
  // As a server.
  tls_connection(connection&& below, const certificate_files& files);
  ~tls_connection() override;

  static tls_connection to(std::uint16_t port, const std::string& ca, int newest_version = 0) {
    return {connection::to(port), ca, newest_version};
  }

  bool send(std::string_view bytes) override;
  std::string read_some() override;
  // Everything until the end; whether the peer said its end, or was cut.
  std::string read_to_end(bool& said);

  void say_end();      // close_notify, and nothing more
  void send_ticket();  // TLS 1.3, as a server
  std::string issuer() const;

private:
  std::unique_ptr<ssl_ctx_st, void (*)(ssl_ctx_st*)> context_;
  std::unique_ptr<ssl_st, void (*)(ssl_st*)> ssl_;
};

}  // namespace ollama_cors::test
