// The path that a request target means: CONTRACT 3, "Routes"; RFC 9112 3.2.
#pragma once

#include <optional>
#include <string>

namespace model {

// Decoded once, without `//` and a trailing `/`. Nothing if it could be understood in two ways.
std::optional<std::string> canonical_path(const std::string& target);

// The authority of an absolute-form target, which replaces the Host (RFC 9112 3.2.2). Nothing for
// other targets.
std::optional<std::string> absolute_authority(const std::string& target);

}  // namespace model
