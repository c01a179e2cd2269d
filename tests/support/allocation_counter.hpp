// Counts the operator new of this thread, in a program that links allocation_counter.cpp. The
// sanitizers replace operator new themselves: there, allocations_are_counted is false.
#pragma once

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define OLLAMA_CORS_COUNTS_ALLOCATIONS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define OLLAMA_CORS_COUNTS_ALLOCATIONS 0
#endif
#endif
#ifndef OLLAMA_CORS_COUNTS_ALLOCATIONS
#define OLLAMA_CORS_COUNTS_ALLOCATIONS 1
#endif

namespace ollama_cors::support {

inline constexpr bool allocations_are_counted = OLLAMA_CORS_COUNTS_ALLOCATIONS == 1;

void start_counting() noexcept;
int stop_counting() noexcept;  // how many there were

template <class Call>
int allocations_of(Call call) {
  start_counting();
  call();
  return stop_counting();
}

}  // namespace ollama_cors::support
