// Containment of route sets; see the header.
#include "config/rules/route_containment.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace ollama_cors::config {
namespace {

// A path by name holds every method, so a class, which holds some, never contains it.
bool contains_path(std::string_view wide, std::string_view narrow) {
  if (wide == narrow) return true;
  if (!wide.ends_with("/*")) return false;
  wide.remove_suffix(1);  // what lies below `/x/`
  return narrow.size() > wide.size() && narrow.starts_with(wide);
}

}  // namespace

bool contains(const policy::route_set& wide, const policy::route_set& narrow) {
  if (wide.any) return true;
  if (narrow.any || (narrow.classes & ~wide.classes) != 0) return false;
  return std::all_of(narrow.paths.begin(), narrow.paths.end(), [&](const std::string& path) {
    return std::any_of(wide.paths.begin(), wide.paths.end(),
                       [&](const std::string& other) { return contains_path(other, path); });
  });
}

}  // namespace ollama_cors::config
