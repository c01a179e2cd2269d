// Routes: an endpoint is method + path. The table of endpoints enters as data, so that the policy
// knows nothing of Ollama.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ollama_cors::policy {

// A set of up to eight classes; which bit means what is the table's business.
using class_mask = std::uint8_t;

// One line of the endpoint table. `path` is exact, or ends in `*` = that prefix and at least one
// more byte. A GET line holds HEAD too.
struct endpoint {
  std::string_view method;
  std::string_view path;
  class_mask classes;
};

// The table must outlive every policy compiled with it (a static one does).
using endpoint_table = std::span<const endpoint>;

// What a rule or a key may reach: classes, or paths by name (`/v1/x`, or `/v1/x/*` = anything
// below).
struct route_set {
  bool any = false;
  class_mask classes = 0;
  std::vector<std::string> paths;
};

// The path of a request target as CONTRACT.md 3 classifies it: decoded once, `//` and a trailing
// `/` removed, and re-encoded for forwarding.
struct canonical_target {
  std::string_view path;    // decoded, for matching
  std::string_view target;  // path re-encoded + query as sent, for forwarding
  bool ambiguous =
      false;  // dot segments, an encoded separator, NUL, a second level of `%`, or too long
};

// At most this many bytes of target are classified; a longer one is ambiguous.
inline constexpr std::size_t max_classified_target = 16384;

// `scratch` must hold 4 * target.size() bytes or max_classified_target * 4, whichever is less.
// Accepts origin-form and absolute-form (whose authority is ignored here). The result points into
// `scratch`, or into `target` where that is canonical as it stands.
canonical_target canonicalise(std::string_view target, std::span<char> scratch) noexcept;

// Whether a line's path holds this one.
bool path_matches(std::string_view entry, std::string_view path) noexcept;

// The classes of method + path, 0 if the table has no such endpoint.
class_mask classify(endpoint_table table, std::string_view method, std::string_view path) noexcept;

// Whether the set holds an endpoint with these classes at this path.
bool holds(const route_set& set, class_mask classes, std::string_view path) noexcept;

// Whether the set names the path itself (not through a class or `any`).
bool names_path(const route_set& set, std::string_view path) noexcept;

}  // namespace ollama_cors::policy
