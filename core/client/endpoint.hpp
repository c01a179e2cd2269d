// Where a connection leads: the parts of a URL that say whom to connect to, and how.
#pragma once

#include <cstdint>
#include <string>

namespace ollama_cors::client {

struct endpoint {
  bool tls = false;
  std::string host;  // a name or an address; IPv6 without its brackets
  std::uint16_t port = 0;

  friend bool operator==(const endpoint&, const endpoint&) = default;
};

// What Host says: brackets round IPv6, no port where it is the scheme's own (RFC 9110 7.2).
std::string authority_of(const endpoint& at);
// "http://127.0.0.1:11434", with its port whatever it is.
std::string url_of(const endpoint& at);

}  // namespace ollama_cors::client
