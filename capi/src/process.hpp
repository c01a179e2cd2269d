// Which process this is: a handle made before a fork must not be used behind it.
#pragma once

#include <cstdint>

#ifdef _WIN32
#include <process.h>
#else
#include <unistd.h>
#endif

namespace ollama_cors::capi {

inline std::int64_t process_id() noexcept {
#ifdef _WIN32
  return _getpid();
#else
  return getpid();
#endif
}

}  // namespace ollama_cors::capi
