// The certificate that the next connection is served with: read from its files, replaced as a
// whole.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "config/report.hpp"
#include "config/settings.hpp"
#include "net/tls_context.hpp"

namespace ollama_cors::shim {

class certificate_slot {
public:
  // Null and `error` set if the files cannot be used; what is no reason to refuse goes to
  // `warnings`.
  static std::shared_ptr<const net::tls_context> read(const config::tls_files& files,
                                                      config::report& warnings,
                                                      net::tls_problem& error);

  // Any thread. Connections that are open keep what they began with.
  void set(std::shared_ptr<const net::tls_context> next);
  std::shared_ptr<const net::tls_context> current() const;  // null = plain HTTP

private:
  mutable std::mutex mutex_;
  std::shared_ptr<const net::tls_context> value_;
};

// The place in the configuration: "/tls/certificate", "/tls/key", "/upstream_tls/ca".
std::string pointer_of(const net::tls_problem& problem);

}  // namespace ollama_cors::shim
