#include "stress/figures.hpp"

#include <malloc.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace ollama_cors::stress {

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  // One of them is the directory's own.
  return static_cast<std::size_t>(std::distance(begin(all), end(all))) - 1;
}

std::size_t memory_kb(const std::string& what, pid_t process) {
  std::ifstream status("/proc/" + (process == 0 ? "self" : std::to_string(process)) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(what + ":")) return std::stoul(line.substr(what.size() + 1));
  }
  return 0;
}

std::size_t heap_in_use() {
  if (has_sanitizer()) return 0;
  ::malloc_trim(0);
  const auto info = ::mallinfo2();
  return info.uordblks + info.hblkhd;
}

}  // namespace ollama_cors::stress
