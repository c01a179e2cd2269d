// In a build with a sanitizer, operator new is the sanitizer's and asks no malloc: here it does
// again.
#include <cstdlib>
#include <new>

#define VISIBLE __attribute__((visibility("default")))

VISIBLE void* operator new(std::size_t size) {
  if (void* block = std::malloc(size == 0 ? 1 : size)) return block;
  throw std::bad_alloc();
}
VISIBLE void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return std::malloc(size == 0 ? 1 : size);
}
VISIBLE void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto bytes = static_cast<std::size_t>(alignment);
  if (void* block = std::aligned_alloc(bytes, (size + bytes - 1) / bytes * bytes)) return block;
  throw std::bad_alloc();
}
VISIBLE void operator delete(void* block) noexcept {
  std::free(block);
}
VISIBLE void operator delete(void* block, std::size_t) noexcept {
  std::free(block);
}
VISIBLE void operator delete(void* block, std::align_val_t) noexcept {
  std::free(block);
}
VISIBLE void operator delete(void* block, std::size_t, std::align_val_t) noexcept {
  std::free(block);
}
