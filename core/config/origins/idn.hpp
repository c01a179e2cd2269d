// International domain names → Punycode, as browsers do it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ollama_cors::config {

// UTS #46, non-transitional, as the URL standard's "domain to ASCII". Nothing if the name cannot be
// written in Punycode, or there is no libidn2 to be had (have_idn()).
std::optional<std::string> to_punycode(std::string_view host);

}  // namespace ollama_cors::config
