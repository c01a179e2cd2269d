// Host and request-target as a gate sees them: is this one, and of which form? RFC 9112 3.2.
#pragma once

#include <cstdint>
#include <string_view>

namespace ollama_cors::http {

// uri-host [ ":" port ], RFC 9110 7.2: a name, an IPv4 address or an IPv6 address in brackets, and
// a port of 0 to 65535 with at least one digit. Not empty, no user info.
bool is_authority(std::string_view text) noexcept;

enum class target_form : std::uint8_t { invalid, origin, absolute, asterisk };

// Origin-form, http(s) absolute-form, or `*`. Authority-form is CONNECT's, which is refused anyway.
target_form form_of(std::string_view target) noexcept;

// What an absolute-form target names, empty for the other forms. RFC 9112 3.2.2: it counts, and the
// Host field does not.
std::string_view authority_of(std::string_view target) noexcept;

}  // namespace ollama_cors::http
