// A build without OpenSSL: the configuration refuses what would need it, and so does this.
#include "net/tls_context.hpp"

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

}  // namespace ollama_cors::net
