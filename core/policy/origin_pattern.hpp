// One entry of `origins` or `deny`: which origins it admits. Matching is by label, never by prefix.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "fetch/origin.hpp"

namespace ollama_cors::policy {

// A host written label by label; `*` inside a label stands for one or more of its characters, and a
// first label of exactly `*` for one or more whole labels.
struct origin_pattern {
  enum class kind : std::uint8_t {
    any,          // `*`: every origin but `null`
    opaque,       // `null`
    exact,        // compared as text
    labels,       // some label holds a `*`
    scheme_only,  // `scheme://*`, non-http schemes only
    loopback,     // what @loopback stands for: the loopback names, http(s), any port
  };

  kind shape = kind::exact;
  std::string text;  // as normalised; what explanations print
  std::string scheme;
  std::string host;                 // with brackets for IPv6
  std::vector<std::string> labels;  // for `labels`, in reading order
  std::uint32_t port_first =
      0;  // inclusive range of effective ports; both 0 = the scheme's default or none
  std::uint32_t port_last = 0;
  bool any_port = false;  // `:*`: any port or none
};

enum class pattern_error : std::uint8_t {
  empty,
  missing_scheme,
  bad_scheme,
  bad_host,
  bad_port,
  bad_wildcard,    // a `*` where none may stand, `http://*`, a wildcard beside an IP address
  has_path,        // a path, query, fragment or user info
  not_normalised,  // upper case, default port, trailing slash: config normalises before it parses
};

std::string_view describe(pattern_error value) noexcept;

// Parses one normalised entry (lower case, Punycode, no default port, no trailing slash).
// Presets (`@loopback`) are expanded by expand_preset, before this.
std::variant<origin_pattern, pattern_error> parse_origin_pattern(std::string_view text);

// The entries that a preset name such as `@tauri` stands for; empty if there is none of that name.
std::vector<origin_pattern> expand_preset(std::string_view name);

// All preset names, for messages that suggest one.
const std::vector<std::string_view>& preset_names();

bool matches(const origin_pattern& pattern, const fetch::origin& origin) noexcept;
// As an entry of `deny`: its wildcards cover `_` and a trailing dot too.
bool denies(const origin_pattern& pattern, const fetch::origin& origin) noexcept;

}  // namespace ollama_cors::policy
