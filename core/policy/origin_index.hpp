// Which rules (or deny entries) admit an origin, in their order. Entries without a wildcard are
// found by hash; those with one by the part of the host that they spell, so that a list of
// thousands costs what a list of one does.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fetch/origin.hpp"
#include "policy/hash.hpp"
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
    cursor(const origin_index& index, const fetch::origin& origin,
           std::span<const std::uint32_t> spelled) noexcept
        : index_(index), origin_(origin), spelled_(spelled) {}

    const origin_index& index_;
    const fetch::origin& origin_;
    std::span<const std::uint32_t> spelled_;
    int last_ = -1;
  };

  // The origin must outlive the cursor.
  cursor find(const fetch::origin& origin) const noexcept {
    return {*this, origin, spelling(origin.text)};
  }
  int first(const fetch::origin& origin) const noexcept { return find(origin).next(); }

  bool empty() const noexcept { return empty_; }
  // Whether entries without a wildcard are all there are. Then an origin that is spelled here need
  // not be parsed: its owners are those of its text.
  bool only_spelled() const noexcept { return only_spelled_; }
  // The owners whose entries spell the origin, in ascending order.
  std::span<const std::uint32_t> spelling(std::string_view text) const noexcept {
    if (exact_.size() > few) {
      const entry* const found = look_up(exact_, exact_slots_, text, hash_of(text));
      return found != nullptr ? owners_of(*found) : std::span<const std::uint32_t>{};
    }
    for (const entry& each : exact_) {
      if (each.text == text) return owners_of(each);
    }
    return {};
  }

private:
  struct tried_pattern {
    tried_pattern(std::uint32_t owner_number, const origin_pattern& from) noexcept;

    std::uint32_t owner;
    // The first bytes that every host of the pattern begins with: they rule out nearly all of many
    // patterns of one suffix without a look at them.
    std::uint64_t start = 0;
    std::uint64_t start_mask = 0;
    const origin_pattern* pattern;
  };
  // Up to eight bytes, the rest zero.
  static std::uint64_t first_bytes(std::string_view text) noexcept {
    std::uint64_t word = 0;
    if (!text.empty()) std::memcpy(&word, text.data(), std::min(text.size(), sizeof word));
    return word;
  }
  // A text that stands in a hash table, and the run of what belongs to it.
  struct entry {
    std::string text;
    std::size_t hash = 0;
    std::uint32_t start = 0;
    std::uint32_t end = 0;
  };
  // Up to here, to compare with each costs less than to hash.
  static constexpr std::size_t few = 4;
  std::span<const std::uint32_t> owners_of(const entry& found) const noexcept {
    return std::span(owners_).subspan(found.start, found.end - found.start);
  }

  // Open addressing: 1 + position in the entries, 0 = free.
  using slots = std::vector<std::uint32_t>;

  static slots make_slots(const std::vector<entry>& entries);
  static const entry* look_up(const std::vector<entry>& entries, const slots& table,
                              std::string_view text, std::size_t hash) noexcept;

  // The lowest owner above `above` and below `below` whose pattern matches; `below` if none.
  static int lowest(std::span<const tried_pattern> patterns, const fetch::origin& origin, int above,
                    int below) noexcept;
  int lowest_by_suffix(const fetch::origin& origin, int above, int below) const noexcept;

  std::vector<entry> exact_;
  slots exact_slots_;
  std::vector<std::uint32_t> owners_;  // of exact entries, one run each

  std::vector<entry> by_suffix_;
  slots suffix_slots_;
  std::vector<tried_pattern> suffix_patterns_;  // by ascending owner, one run each suffix

  std::vector<tried_pattern> tried_;  // spell no host: `*`, `app://*`, `@loopback`

  struct pending {
    std::string text;
    std::uint32_t owner;
    const origin_pattern* pattern;
  };
  bool empty_ = true;
  bool only_spelled_ = true;
  std::vector<pending> pending_exact_;
  std::vector<pending> pending_suffix_;
};

}  // namespace ollama_cors::policy
