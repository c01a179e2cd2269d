// Names under which anyone can register: https://publicsuffix.org
#pragma once

#include <string_view>

namespace ollama_cors::config {

// Lower case, Punycode. Also true for the parent of a wildcard rule (`ck` of `*.ck`): everything
// below it is a public suffix or directly under one. The list's default rule is left out, so that
// names of private networks (`lan`, `internal`) are none. Without the list, true for a few hosting
// domains only.
bool is_public_suffix(std::string_view name);

}  // namespace ollama_cors::config
