// How an address that is listened on is written for people and clients.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ollama_cors::shim {

inline std::string url_of(std::string_view scheme, const std::string& address, std::uint16_t port) {
  const bool v6 = address.find(':') != address.npos;
  return std::string(scheme) + "://" + (v6 ? "[" + address + "]" : address) + ":" +
         std::to_string(port);
}

}  // namespace ollama_cors::shim
