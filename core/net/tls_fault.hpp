// What was wrong with a TLS handshake, for programs. For people there are words (tls_words.hpp).
#pragma once

#include <cstdint>

namespace ollama_cors::net {

enum class tls_fault : std::uint8_t {
  none,
  authority,  // of the certificate: nobody here vouches for it
  name,       // it is for somebody else
  date,       // it has expired, or is not valid yet
  other_of_certificate,
  terms,     // no version or cipher in common
  protocol,  // what came is no TLS, or broken
  closed,    // the connection ended
  reset      // it broke
};

}  // namespace ollama_cors::net
