// Which classes an endpoint has, and whether a rule's or a key's routes hold it.
#include "policy/route.hpp"

#include "fetch/ascii.hpp"

namespace ollama_cors::policy {

bool path_matches(std::string_view entry, std::string_view path) noexcept {
  if (!entry.ends_with('*')) return entry == path;
  entry.remove_suffix(1);
  return path.size() > entry.size() && path.starts_with(entry);
}

class_mask classify(endpoint_table table, std::string_view method, std::string_view path) noexcept {
  class_mask classes = 0;
  for (const endpoint& line : table) {
    const bool method_matches = line.method == method || (method == "HEAD" && line.method == "GET");
    if (method_matches && path_matches(line.path, path)) {
      classes = static_cast<class_mask>(classes | line.classes);
    }
  }
  return classes;
}

bool names_path(const route_set& set, std::string_view path) noexcept {
  for (const std::string& entry : set.paths) {
    if (entry.ends_with("/*") ? path_matches(entry, path) : entry == path) return true;
  }
  return false;
}

bool holds(const route_set& set, class_mask classes, std::string_view path) noexcept {
  if (path.empty()) return false;  // ambiguous: nothing holds it
  return set.any || (set.classes & classes) != 0 || names_path(set, path);
}

}  // namespace ollama_cors::policy
