// Built once per policy, read by any number of threads.
#include "policy/route_index.hpp"

#include "policy/hash.hpp"

namespace ollama_cors::policy {
namespace {

bool is_canonical(std::string_view path) {
  std::vector<char> scratch(4 * path.size());
  const canonical_target result = canonicalise(path, scratch);
  return !result.ambiguous && result.path == path && result.target == path;
}

}  // namespace

route_index::route_index(endpoint_table table) {
  std::size_t size = 2;
  while (size < 2 * table.size()) size *= 2;
  slots_.assign(size, 0);
  for (const endpoint& line : table) {
    if (line.path.ends_with('*')) {
      prefixes_.push_back(line);
      continue;
    }
    if (find(line.path) != nullptr) continue;
    path_entry entry{.path = line.path, .canonical = is_canonical(line.path)};
    entry.lines_start = static_cast<std::uint32_t>(lines_.size());
    for (const endpoint& other : table) {
      if (path_matches(other.path, line.path)) lines_.push_back(other);
    }
    entry.lines_end = static_cast<std::uint32_t>(lines_.size());
    paths_.push_back(entry);
    std::size_t slot = hash_of(line.path) & (size - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (size - 1);
    slots_[slot] = static_cast<std::uint32_t>(paths_.size());
  }
}

const route_index::path_entry* route_index::find(std::string_view path) const noexcept {
  if (paths_.empty()) return nullptr;
  std::size_t slot = hash_of(path) & (slots_.size() - 1);
  while (slots_[slot] != 0) {
    const path_entry& entry = paths_[slots_[slot] - 1];
    if (entry.path == path) return &entry;
    slot = (slot + 1) & (slots_.size() - 1);
  }
  return nullptr;
}

class_mask route_index::classify(std::string_view method, const path_entry& entry) const noexcept {
  const endpoint_table all(lines_);
  return policy::classify(all.subspan(entry.lines_start, entry.lines_end - entry.lines_start),
                          method, entry.path);
}

class_mask route_index::classify(std::string_view method, std::string_view path) const noexcept {
  if (const path_entry* entry = find(path)) return classify(method, *entry);
  return policy::classify(prefixes_, method, path);
}

}  // namespace ollama_cors::policy
