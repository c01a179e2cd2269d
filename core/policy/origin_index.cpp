// What is asked of the index over origins: by any number of threads.
#include <algorithm>
#include <limits>

#include "policy/origin_index.hpp"

namespace ollama_cors::policy {
namespace {

constexpr int nobody = std::numeric_limits<int>::max();

}  // namespace

const origin_index::entry* origin_index::look_up(const std::vector<entry>& entries,
                                                 const slots& table, std::string_view text,
                                                 std::size_t hash) noexcept {
  std::size_t slot = hash & (table.size() - 1);
  while (table[slot] != 0) {
    const entry& found = entries[table[slot] - 1];
    if (found.text == text) return &found;
    slot = (slot + 1) & (table.size() - 1);
  }
  return nullptr;
}

int origin_index::lowest(std::span<const tried_pattern> patterns, const fetch::origin& origin,
                         int above, int below) noexcept {
  const std::uint64_t start = first_bytes(origin.host);
  auto each = std::upper_bound(
      patterns.begin(), patterns.end(), above,
      [](int owner, const tried_pattern& one) { return owner < static_cast<int>(one.owner); });
  for (; each != patterns.end() && static_cast<int>(each->owner) < below; ++each) {
    if ((start & each->start_mask) != each->start) continue;
    if (matches(*each->pattern, origin)) return static_cast<int>(each->owner);
  }
  return below;
}

// Every suffix of the host that an entry may spell: from behind each dot, and the whole.
int origin_index::lowest_by_suffix(const fetch::origin& origin, int above,
                                   int below) const noexcept {
  const std::string_view host = origin.host;
  const auto look = [&](std::size_t start, std::size_t hash) {
    const entry* found = look_up(by_suffix_, suffix_slots_, host.substr(start), hash);
    if (found == nullptr) return;
    const auto run = std::span(suffix_patterns_).subspan(found->start, found->end - found->start);
    below = lowest(run, origin, above, below);
  };
  suffix_hash hash;
  for (std::size_t start = host.size(); start > 0; --start) {
    if (host[start - 1] == '.') look(start, hash.value());
    hash.add(host[start - 1]);
  }
  look(0, hash.value());
  return below;
}

int origin_index::cursor::next() noexcept {
  while (!spelled_.empty() && static_cast<int>(spelled_.front()) <= last_) {
    spelled_ = spelled_.subspan(1);
  }
  int best = spelled_.empty() ? nobody : static_cast<int>(spelled_.front());
  if (!index_.tried_.empty()) best = lowest(index_.tried_, origin_, last_, best);
  if (!index_.by_suffix_.empty()) best = index_.lowest_by_suffix(origin_, last_, best);
  if (best == nobody) {
    last_ = nobody;
    return -1;
  }
  return last_ = best;
}

}  // namespace ollama_cors::policy
