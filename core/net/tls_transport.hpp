// TLS as a transport over another one: the same four operations, with a filter in between.
#pragma once

#include <memory>
#include <string>

#include "net/loop.hpp"
#include "net/tls_context.hpp"
#include "net/tls_fault.hpp"
#include "net/transport.hpp"

namespace ollama_cors::net {

class tls_transport : public transport {
public:
  // Why the handshake or the connection failed, for people; "" = it has not.
  virtual const std::string& failure() const noexcept = 0;
  virtual tls_fault fault() const noexcept = 0;
};

// Takes `below` over. The handshake goes on while its owner waits, for whichever readiness. A
// client names its `peer` (tls_filter.hpp): once it is writable, try_write("") tells whether the
// handshake is through. A server answers plain HTTP with a 400 in words, and then reads as an end.
std::shared_ptr<tls_transport> make_tls_transport(loop& on, std::shared_ptr<transport> below,
                                                  std::shared_ptr<const tls_context> context,
                                                  const std::string& peer = {});

}  // namespace ollama_cors::net
