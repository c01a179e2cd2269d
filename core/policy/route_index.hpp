// The endpoint table by path. Most targets are spelled in it as they stand: those are classified
// without being decoded.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "policy/route.hpp"

namespace ollama_cors::policy {

class route_index {
public:
  route_index() = default;
  // The table must outlive the index.
  explicit route_index(endpoint_table table);

  // An exact path of the table, and all lines that hold it.
  struct path_entry {
    std::string_view path;
    std::uint32_t lines_start = 0;
    std::uint32_t lines_end = 0;
    bool canonical = false;  // canonicalise() leaves it as it is
  };

  // Null if no line spells the path.
  const path_entry* find(std::string_view path) const noexcept;

  class_mask classify(std::string_view method, const path_entry& entry) const noexcept;
  // As policy::classify over the table.
  class_mask classify(std::string_view method, std::string_view path) const noexcept;

private:
  std::vector<path_entry> paths_;
  std::vector<endpoint> lines_;       // of exact paths, one run each
  std::vector<endpoint> prefixes_;    // lines whose path ends in `*`
  std::vector<std::uint32_t> slots_;  // open addressing: 1 + position in paths_, 0 = free
};

}  // namespace ollama_cors::policy
