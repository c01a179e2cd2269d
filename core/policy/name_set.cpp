// Built once per policy, read by any number of threads.
#include "policy/name_set.hpp"

#include "fetch/ascii.hpp"
#include "policy/hash.hpp"

namespace ollama_cors::policy {

name_set::name_set(const std::vector<std::string>& names) {
  if (names.empty()) return;
  std::size_t size = 2;
  while (size < 2 * names.size()) size *= 2;
  slots_.resize(size);
  for (const std::string& name : names) {
    std::size_t slot = hash_ignoring_case(name) & (size - 1);
    while (!slots_[slot].empty() && slots_[slot] != name) slot = (slot + 1) & (size - 1);
    slots_[slot] = name;
  }
}

bool name_set::contains(std::string_view asked) const noexcept {
  if (slots_.empty()) return false;
  std::size_t slot = hash_ignoring_case(asked) & (slots_.size() - 1);
  while (!slots_[slot].empty()) {
    if (fetch::equal_to_lower(asked, slots_[slot])) return true;
    slot = (slot + 1) & (slots_.size() - 1);
  }
  return false;
}

}  // namespace ollama_cors::policy
