// How the index over origins is built: once a policy.
#include <algorithm>

#include "policy/origin_index.hpp"

namespace ollama_cors::policy {
namespace {

using kind = origin_pattern::kind;

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

std::size_t hash_of_suffix(std::string_view text) noexcept {
  suffix_hash hash;
  for (auto byte = text.rbegin(); byte != text.rend(); ++byte) hash.add(*byte);
  return hash.value();
}

}  // namespace

origin_index::tried_pattern::tried_pattern(std::uint32_t owner_number,
                                           const origin_pattern& from) noexcept
    : owner(owner_number), pattern(&from) {
  if (from.shape != kind::exact && from.shape != kind::labels) return;
  const std::string_view spelled = std::string_view(from.host).substr(0, from.host.find('*'));
  start = first_bytes(spelled);
  constexpr std::string_view every = "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF";
  start_mask = first_bytes(every.substr(0, spelled.size()));
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

}  // namespace ollama_cors::policy
