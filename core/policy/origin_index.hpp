// Which rules (or deny entries) admit an origin, in their order. Exact entries are found by hash,
// so that a list of thousands costs what a list of one does; only entries with wildcards are tried.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fetch/origin.hpp"
#include "policy/origin_pattern.hpp"

namespace ollama_cors::policy {

class origin_index {
public:
  // Owners are added in ascending order. Patterns are borrowed: they must outlive the index and
  // stay where they are.
  void add(std::uint32_t owner, const origin_pattern& pattern);
  void finish();

  // Walks the owners that admit one origin, in ascending order, each once. Looks no further than it
  // is asked.
  class cursor {
  public:
    int next() noexcept;  // -1 = no more

  private:
    friend class origin_index;
    const origin_index* index_ = nullptr;
    const fetch::origin* origin_ = nullptr;
    std::span<const std::uint32_t> exact_;
    std::size_t tried_ = 0;
    int last_ = -1;
  };

  // The origin must outlive the cursor.
  cursor find(const fetch::origin& origin) const noexcept;
  int first(const fetch::origin& origin) const noexcept { return find(origin).next(); }

private:
  struct tried_pattern {
    std::uint32_t owner;
    const origin_pattern* pattern;
  };
  struct exact_entry {
    std::string text;
    std::uint32_t owners_start = 0;
    std::uint32_t owners_end = 0;
  };

  const exact_entry* look_up(std::string_view text) const noexcept;

  std::vector<exact_entry> exact_;
  std::vector<std::uint32_t> owners_;  // of exact entries, one run each
  std::vector<std::uint32_t> slots_;   // open addressing: 1 + position in exact_, 0 = free
  std::vector<tried_pattern> tried_;

  struct pending {
    std::string text;
    std::uint32_t owner;
  };
  std::vector<pending> pending_;
};

}  // namespace ollama_cors::policy
