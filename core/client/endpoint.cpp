#include "client/endpoint.hpp"

namespace ollama_cors::client {
namespace {

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

}  // namespace

std::string authority_of(const endpoint& at) {
  const bool usual = at.port == (at.tls ? 443 : 80);
  return usual ? bracketed(at.host) : bracketed(at.host) + ":" + std::to_string(at.port);
}

std::string url_of(const endpoint& at) {
  return (at.tls ? "https://" : "http://") + bracketed(at.host) + ":" + std::to_string(at.port);
}

}  // namespace ollama_cors::client
