// The header names that a rule grants, found by hash whatever case they are asked for in.
#pragma once

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
  explicit name_set(std::vector<std::string>&&) = delete;

  bool contains(std::string_view asked) const noexcept;

  // Whether the line holds names of the set alone and is written as browsers write it: in lower
  // case, sorted, joined by `,` (Fetch, CORS-preflight fetch 5). What is written otherwise, or
  // asked of a large set, is for contains() to find out, name by name.
  bool spells(std::string_view line) const noexcept;

private:
  // Three words of a name in lower case, which hold all of it up to 24 bytes.
  struct digest {
    std::uint64_t front = 0, middle = 0, back = 0;
    bool operator==(const digest&) const = default;
    std::size_t hash() const noexcept;
  };
  static digest digest_of(std::string_view name) noexcept;

  struct slot {
    digest of;
    std::string_view name;  // empty = free
  };
  std::vector<slot> slots_;  // open addressing, at most half full
  std::vector<std::string_view> sorted_;
};

}  // namespace ollama_cors::policy
