// Whether a file has changed, asked again and again: portable, and right for editors, which replace
// files by renaming, and for mounted directories that swap a link.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace ollama_cors::cli {

class file_watch {
public:
  // From here on. Made before the file is read, so that no change falls between.
  explicit file_watch(std::string path);

  // True once for each change (to be gone is one), when the file has been still for one look: who
  // writes takes time. Looks at most every `interval`.
  static constexpr std::chrono::milliseconds interval{300};
  bool changed();

private:
  struct stamp {
    bool there = false;
    std::uint64_t device = 0, node = 0, size = 0;
    std::filesystem::file_time_type written{};
    bool operator==(const stamp&) const = default;
  };
  stamp look() const;

  std::string path_;
  stamp taken_, seen_;
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace ollama_cors::cli
