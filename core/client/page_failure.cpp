#include "client/page_failure.hpp"

#include <cerrno>

namespace ollama_cors::client {
namespace {

page::failure of_handshake(net::tls_fault what) noexcept {
  switch (what) {
    case net::tls_fault::authority:
      return page::failure::certificate_authority;
    case net::tls_fault::name:
      return page::failure::certificate_name;
    case net::tls_fault::date:
      return page::failure::certificate_date;
    case net::tls_fault::other_of_certificate:
      return page::failure::certificate;
    case net::tls_fault::terms:
      return page::failure::tls_terms;
    case net::tls_fault::closed:
      return page::failure::tls_closed;
    case net::tls_fault::reset:
      return page::failure::tls_reset;
    case net::tls_fault::none:
    case net::tls_fault::protocol:
      break;
  }
  return page::failure::tls;
}

}  // namespace

page::failure as_seen_by_a_page(const failure& why) noexcept {
  switch (why.kind) {
    case failure_kind::connect_failed:
      return why.system == ECONNREFUSED ? page::failure::refused : page::failure::other;
    case failure_kind::name_not_resolved:
      return page::failure::unresolved;
    case failure_kind::tls_failed:
      return of_handshake(why.tls);
    case failure_kind::connect_timeout:
    case failure_kind::first_byte_timeout:
    case failure_kind::idle_timeout:
    case failure_kind::total_timeout:
      return page::failure::timeout;
    default:
      return page::failure::other;
  }
}

}  // namespace ollama_cors::client
