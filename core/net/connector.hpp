// One attempt to connect: a name or an address, its addresses in the system's order; with TLS, the
// handshake too.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "net/loop.hpp"
#include "net/tls_context.hpp"
#include "net/tls_fault.hpp"
#include "net/transport.hpp"

namespace ollama_cors::net {

struct connect_error {
  int system = 0;       // errno, 0 if it was not the system that failed
  std::string message;  // the system's words: "Connection refused"; of TLS, whole sentences
  tls_fault tls = tls_fault::none;  // of the handshake, where there was a connection
  bool unresolved = false;          // the name has no address
  bool exhausted = false;           // this process has run out of descriptors: not the peer's fault
};

// Loop's thread only. The handler runs once on that thread, unless cancel() came first.
class connector {
public:
  using handler = std::function<void(std::shared_ptr<transport>, const connect_error&)>;

  // `tls` null = plain. With it, the certificate must be for `host`.
  static std::shared_ptr<connector> start(loop& on, const std::string& host, std::uint16_t port,
                                          std::shared_ptr<const tls_context> tls, handler done);
  virtual ~connector() = default;
  virtual void cancel() noexcept = 0;
};

}  // namespace ollama_cors::net
