// IP addresses in a configuration.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ollama_cors::config {

// The text of an IPv6 address without brackets as the URL standard serialises it. Nothing if it is
// none. https://url.spec.whatwg.org/#concept-ipv6-serializer
std::optional<std::string> canonical_ipv6(std::string_view text);

// `localhost`, `*.localhost`, 127.0.0.0/8, ::1 (with or without brackets).
bool is_loopback_host(std::string_view host);

}  // namespace ollama_cors::config
