// How an address that is listened on is written for people and clients.
#pragma once

#include <cstdint>
#include <string>

namespace ollama_cors::shim {

inline std::string url_of(const std::string& scheme, const std::string& address,
                          std::uint16_t port) {
  const bool v6 = address.find(':') != address.npos;
  return scheme + "://" + (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

}  // namespace ollama_cors::shim
