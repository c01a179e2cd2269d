// International domain names → Punycode, as browsers do it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ollama_cors::fetch {

// Whether this build can do it (libidn2).
bool have_idn() noexcept;

// UTS #46, non-transitional, as the URL standard's "domain to ASCII". Nothing if the name cannot be
// written in Punycode, or this build has no libidn2.
std::optional<std::string> to_punycode(std::string_view host);

}  // namespace ollama_cors::fetch
