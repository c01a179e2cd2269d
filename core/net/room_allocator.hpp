// Memory that is there already, for operations of the loop that must not fail for want of any.
#pragma once

#include <array>
#include <cstddef>
#include <new>

namespace ollama_cors::net {

template <std::size_t Bytes>
struct room {
  alignas(std::max_align_t) std::array<std::byte, Bytes> bytes;
};

// An allocator over one room, for one operation at a time. What does not fit, in another Boost say,
// is had from the system.
template <class Value, std::size_t Bytes>
struct room_allocator {
  using value_type = Value;
  template <class Other>
  struct rebind {
    using other = room_allocator<Other, Bytes>;
  };

  explicit room_allocator(room<Bytes>& where) noexcept : at(&where) {}
  template <class Other>
  room_allocator(const room_allocator<Other, Bytes>& other) noexcept : at(other.at) {}

  Value* allocate(std::size_t count) {
    const std::size_t size = count * sizeof(Value);
    void* const block = size <= Bytes ? at->bytes.data() : ::operator new(size);
    return static_cast<Value*>(block);
  }
  void deallocate(Value* block, std::size_t) noexcept {
    if (static_cast<void*>(block) != at->bytes.data()) ::operator delete(block);
  }
  template <class Other>
  bool operator==(const room_allocator<Other, Bytes>& other) const noexcept {
    return at == other.at;
  }

  room<Bytes>* at;
};

template <std::size_t Bytes>
room_allocator<std::byte, Bytes> in(room<Bytes>& where) noexcept {
  return room_allocator<std::byte, Bytes>(where);
}

}  // namespace ollama_cors::net
