// The header names that a rule grants, found by hash whatever case they are asked for in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ollama_cors::policy {

class name_set {
public:
  name_set() = default;
  // Borrows the names, which are lower case: they must outlive the set and stay where they are.
  explicit name_set(const std::vector<std::string>& names);

  bool contains(std::string_view asked) const noexcept;

private:
  std::vector<std::string_view> slots_;  // open addressing, at most half full; empty = free
};

}  // namespace ollama_cors::policy
