// What a process holds: descriptors and memory, as the kernel and the allocator count them.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>

namespace ollama_cors::stress {

std::size_t open_descriptors();  // of this process

// Of any process, in kB. `what` is a line of /proc/PID/status: VmRSS, RssAnon, VmHWM.
std::size_t memory_kb(const std::string& what, pid_t process = 0);

// Bytes of this process's heap in use; 0 where a sanitizer has an allocator of its own. What the
// allocator keeps for later is given back first.
std::size_t heap_in_use();

constexpr bool has_sanitizer() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return true;
#else
  return false;
#endif
}

}  // namespace ollama_cors::stress
