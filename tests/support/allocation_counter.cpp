// The counting operator new. A shared library that the program links uses it too.
#include "allocation_counter.hpp"

#include <cstdlib>
#include <new>

namespace ollama_cors::support {
namespace {

thread_local bool counting = false;
thread_local int allocations = 0;

}  // namespace

void start_counting() noexcept {
  allocations = 0;
  counting = true;
}

int stop_counting() noexcept {
  counting = false;
  return allocations;
}

#if OLLAMA_CORS_COUNTS_ALLOCATIONS
namespace {

void* allocate(std::size_t size) {
  if (counting) ++allocations;
  if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

}  // namespace
#endif

}  // namespace ollama_cors::support

#if OLLAMA_CORS_COUNTS_ALLOCATIONS

void* operator new(std::size_t size) {
  return ollama_cors::support::allocate(size);
}
void* operator new[](std::size_t size) {
  return ollama_cors::support::allocate(size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete[](void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}

#endif
