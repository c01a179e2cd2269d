// OpenSSL, before anything else of it is used.
#pragma once

#include <openssl/crypto.h>

namespace ollama_cors::crypto {

// OpenSSL tears itself down when exit() begins, under the hands of threads that still use it: a
// process that ends while a client or a shim runs would crash now and then. Whoever comes first
// decides; in a process whose OpenSSL was begun by others, it is theirs. Any thread; costs a look.
inline void begin_openssl() noexcept {
  OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);
}

}  // namespace ollama_cors::crypto
