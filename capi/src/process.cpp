#include "process.hpp"

#include <atomic>

#ifdef _WIN32
#include <process.h>
#else
#include <pthread.h>
#include <unistd.h>
#endif

namespace ollama_cors::capi {

#ifdef _WIN32

std::int64_t process_id() noexcept {
  static const std::int64_t own = _getpid();
  return own;
}

#else

namespace {

std::atomic<std::int64_t> current{getpid()};
const bool is_told_of_forks = pthread_atfork(nullptr, nullptr, [] { current = getpid(); }) == 0;

}  // namespace

std::int64_t process_id() noexcept {
  return is_told_of_forks ? current.load(std::memory_order_relaxed) : getpid();
}

#endif

}  // namespace ollama_cors::capi
