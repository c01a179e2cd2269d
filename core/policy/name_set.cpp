// Built once per policy, read by any number of threads.
#include "policy/name_set.hpp"

#include <algorithm>

#include "fetch/ascii.hpp"

namespace ollama_cors::policy {

std::size_t name_set::digest::hash() const noexcept {
  constexpr std::uint64_t factor = 0x9E3779B97F4A7C15U;  // 2^64 divided by the golden ratio
  std::uint64_t mixed = (front ^ back >> 7U) * factor;
  mixed = (mixed ^ mixed >> 32U ^ middle) * factor;
  return static_cast<std::size_t>(mixed ^ mixed >> 29U);
}

inline name_set::digest name_set::digest_of(std::string_view name) noexcept {
  using fetch::detail::load;
  using fetch::detail::word_to_lower;
  digest result;
  const char* const start = name.data();
  const std::size_t size = name.size();
  if (size >= 8) {
    result.front = word_to_lower(load<std::uint64_t>(start));
    result.middle = word_to_lower(load<std::uint64_t>(start + size / 2 - 4));
    result.back = word_to_lower(load<std::uint64_t>(start + size - 8));
  } else if (size >= 4) {
    result.front = word_to_lower(load<std::uint32_t>(start));
    result.back = word_to_lower(load<std::uint32_t>(start + size - 4));
  } else {
    for (const char byte : name) {
      result.front = result.front << 8U | static_cast<unsigned char>(fetch::to_lower(byte));
    }
  }
  return result;
}

name_set::name_set(const std::vector<std::string>& names) {
  if (names.empty()) return;
  std::size_t size = 2;
  while (size < 2 * names.size()) size *= 2;
  slots_.resize(size);
  for (const std::string& name : names) {
    const digest of = digest_of(name);
    std::size_t at = of.hash() & (size - 1);
    while (!slots_[at].name.empty() && slots_[at].name != name) at = (at + 1) & (size - 1);
    slots_[at] = {of, name};
  }
  sorted_.assign(names.begin(), names.end());
  std::sort(sorted_.begin(), sorted_.end());
}

bool name_set::spells(std::string_view line) const noexcept {
  constexpr std::size_t most_walked = 64;
  if (sorted_.size() > most_walked) return false;
  for (const std::string_view name : sorted_) {
    if (!line.starts_with(name)) continue;
    if (line.size() == name.size()) return true;
    if (line[name.size()] == ',') line.remove_prefix(name.size() + 1);
  }
  return false;
}

bool name_set::contains(std::string_view asked) const noexcept {
  if (slots_.empty()) return false;
  constexpr std::size_t held_whole = 3 * sizeof(std::uint64_t);
  const digest of = digest_of(asked);
  std::size_t at = of.hash() & (slots_.size() - 1);
  for (; !slots_[at].name.empty(); at = (at + 1) & (slots_.size() - 1)) {
    const std::string_view name = slots_[at].name;
    if (name.size() != asked.size() || slots_[at].of != of) continue;
    if (name.size() <= held_whole || fetch::equal_to_lower(asked, name)) return true;
  }
  return false;
}

}  // namespace ollama_cors::policy
