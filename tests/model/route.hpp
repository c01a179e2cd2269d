// Route classes, and what a `routes` list holds: CONTRACT 1 and 3.
#pragma once

#include <optional>
#include <string>

#include "policy.hpp"

namespace model {

// "inference", "read", "manage", "account"; empty = in no class. No path = an ambiguous one.
std::string class_of(const std::string& method, const std::optional<std::string>& path);

// Whether a list of routes names the path itself.
bool names_path(const strings& routes, const std::optional<std::string>& path);

bool holds(const strings& routes, const std::string& method,
           const std::optional<std::string>& path);

}  // namespace model
