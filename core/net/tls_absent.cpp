// A build without OpenSSL: the configuration refuses what would need it, and so does this.
#include "net/tls_transport.hpp"

namespace ollama_cors::net {
namespace {

constexpr const char* absent = "This build has no OpenSSL. Build with OLLAMA_CORS_TLS=ON.";

}  // namespace

std::shared_ptr<const tls_context> tls_context::for_server(const std::string&, const std::string&,
                                                           const warn&, tls_problem& error) {
  error = {"tls-unsupported", absent, 0, tls_problem::about::certificate};
  return nullptr;
}

std::shared_ptr<const tls_context> tls_context::for_client(bool, const std::string&,
                                                           tls_problem& error) {
  error = {"tls-unsupported", absent, 0, tls_problem::about::ca};
  return nullptr;
}

tls_context::~tls_context() = default;

// Without a context there is nobody to call this.
std::shared_ptr<tls_transport> make_tls_transport(loop&, std::shared_ptr<transport>,
                                                  std::shared_ptr<const tls_context>,
                                                  const std::string&) {
  return nullptr;
}

}  // namespace ollama_cors::net
