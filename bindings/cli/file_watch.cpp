#include "file_watch.hpp"

#include <system_error>
#include <utility>
#ifndef _WIN32
#include <sys/stat.h>
#endif

namespace ollama_cors::cli {

file_watch::file_watch(std::string path) : path_(std::move(path)), taken_(look()), seen_(taken_) {}

bool file_watch::changed() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return false;
  next_ = now + interval;
  const stamp seen = look();
  const bool still = seen == std::exchange(seen_, seen);
  if (!still || seen == taken_) return false;
  taken_ = seen;
  return true;
}

file_watch::stamp file_watch::look() const {
  stamp seen;
  std::error_code failed;
  seen.written = std::filesystem::last_write_time(path_, failed);
  if (failed) return {};
#ifdef _WIN32
  seen.size = std::filesystem::file_size(path_, failed);
  if (failed) return {};
#else
  struct stat facts {};
  if (stat(path_.c_str(), &facts) != 0) return {};
  seen.device = static_cast<std::uint64_t>(facts.st_dev);
  seen.node = static_cast<std::uint64_t>(facts.st_ino);
  seen.size = static_cast<std::uint64_t>(facts.st_size);
#endif
  seen.there = true;
  return seen;
}

}  // namespace ollama_cors::cli
