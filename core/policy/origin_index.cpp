// The index over origins: built once per policy, read by any number of threads.
#include "policy/origin_index.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace ollama_cors::policy {
namespace {

using kind = origin_pattern::kind;

constexpr int nobody = std::numeric_limits<int>::max();

// Whether the entry admits exactly one text.
bool is_single(const origin_pattern& pattern) noexcept {
  if (pattern.shape == kind::opaque) return true;
  return pattern.shape == kind::exact && !pattern.any_port &&
         pattern.port_first == pattern.port_last;
}

// The one text, as a browser serialises it.
std::string serialise(const origin_pattern& pattern) {
  if (pattern.shape == kind::opaque) return "null";
  std::string text = pattern.scheme + "://" + pattern.host;
  if (pattern.port_first != 0 && pattern.port_first != fetch::default_port(pattern.scheme)) {
    text += ':' + std::to_string(pattern.port_first);
  }
  return text;
}

// What every host that the entry admits ends in, from behind a dot on or whole.
std::string spelled_suffix(const origin_pattern& pattern) {
  if (pattern.shape != kind::labels) return pattern.host;
  const auto star = pattern.host.rfind('*');
  return pattern.host.substr(pattern.host.find('.', star) + 1);
}

// Grows from the end of a host to its beginning, so that one walk gives the hash of each suffix.
class suffix_hash {
public:
  void add(char byte) noexcept {
    value_ = (value_ ^ static_cast<unsigned char>(byte)) * 0x100000001B3U;  // FNV-1a
  }
  std::size_t value() const noexcept { return static_cast<std::size_t>(value_ ^ (value_ >> 32U)); }

private:
  std::uint64_t value_ = 0xCBF29CE484222325U;
};

std::size_t hash_of_suffix(std::string_view text) noexcept {
  suffix_hash hash;
  for (auto byte = text.rbegin(); byte != text.rend(); ++byte) hash.add(*byte);
  return hash.value();
}

// Up to eight bytes, the rest zero.
std::uint64_t first_bytes(std::string_view text) noexcept {
  std::uint64_t word = 0;
  if (!text.empty()) std::memcpy(&word, text.data(), std::min(text.size(), sizeof word));
  return word;
}

}  // namespace

origin_index::tried_pattern::tried_pattern(std::uint32_t owner_number,
                                           const origin_pattern& from) noexcept
    : owner(owner_number), pattern(&from) {
  if (from.shape != kind::exact && from.shape != kind::labels) return;
  const std::string_view spelled = std::string_view(from.host).substr(0, from.host.find('*'));
  start = first_bytes(spelled);
  const char every[sizeof start_mask] = {-1, -1, -1, -1, -1, -1, -1, -1};
  start_mask = first_bytes({every, std::min(spelled.size(), sizeof start_mask)});
}

void origin_index::add(std::uint32_t owner, const origin_pattern& pattern) {
  empty_ = false;
  only_spelled_ = only_spelled_ && is_single(pattern);
  if (is_single(pattern)) {
    pending_exact_.push_back({serialise(pattern), owner, &pattern});
  } else if (pattern.shape == kind::exact || pattern.shape == kind::labels) {
    pending_suffix_.push_back({spelled_suffix(pattern), owner, &pattern});
  } else {
    tried_.emplace_back(owner, pattern);
  }
}

void origin_index::finish() {
  const auto by_text = [](const pending& left, const pending& right) {
    return left.text != right.text ? left.text < right.text : left.owner < right.owner;
  };
  const auto gather = [&](std::vector<pending>& from, std::vector<entry>& entries, auto hash,
                          auto append) {
    std::stable_sort(from.begin(), from.end(), by_text);
    for (pending& item : from) {
      if (entries.empty() || entries.back().text != item.text) {
        const std::size_t hashed = hash(item.text);
        const std::uint32_t start = entries.empty() ? 0 : entries.back().end;
        entries.push_back({std::move(item.text), hashed, start, start});
      }
      append(item);
      ++entries.back().end;
    }
    from = {};
  };
  gather(pending_exact_, exact_, hash_of,
         [this](const pending& item) { owners_.push_back(item.owner); });
  gather(pending_suffix_, by_suffix_, hash_of_suffix,
         [this](const pending& item) { suffix_patterns_.emplace_back(item.owner, *item.pattern); });
  exact_slots_ = make_slots(exact_);
  suffix_slots_ = make_slots(by_suffix_);
}

// At most half full, so that a miss ends soon.
origin_index::slots origin_index::make_slots(const std::vector<entry>& entries) {
  std::size_t size = 2;
  while (size < 2 * entries.size()) size *= 2;
  slots table(size, 0);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    std::size_t slot = entries[i].hash & (size - 1);
    while (table[slot] != 0) slot = (slot + 1) & (size - 1);
    table[slot] = static_cast<std::uint32_t>(i + 1);
  }
  return table;
}

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
