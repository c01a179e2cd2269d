#include "shim/certificate_slot.hpp"

#include <utility>

namespace ollama_cors::shim {

std::shared_ptr<const net::tls_context> certificate_slot::read(const config::tls_files& files,
                                                               config::report& warnings,
                                                               net::tls_problem& error) {
  return net::tls_context::for_server(
      files.certificate, files.key,
      [&](const net::tls_problem& noted) {
        warnings.add({config::severity::warning, noted.code, pointer_of(noted), noted.message, ""});
      },
      error);
}

void certificate_slot::set(std::shared_ptr<const net::tls_context> next) {
  const std::lock_guard lock(mutex_);
  value_.swap(next);  // what was in force goes behind the lock
}

std::shared_ptr<const net::tls_context> certificate_slot::current() const {
  const std::lock_guard lock(mutex_);
  return value_;
}

std::string pointer_of(const net::tls_problem& problem) {
  switch (problem.file) {
    case net::tls_problem::about::key:
      return "/tls/key";
    case net::tls_problem::about::ca:
      return "/upstream_tls/ca";
    case net::tls_problem::about::certificate:
      break;
  }
  return "/tls/certificate";
}

}  // namespace ollama_cors::shim
