// IP addresses as text: the canonical forms that a serialised origin has, and the wider ones that a
// Host may have. https://url.spec.whatwg.org/#host-parsing, RFC 4291 2.2, RFC 5952 4
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ollama_cors::fetch {

// A dotted quad of decimal numbers up to 255 without leading zeros; no other form is canonical.
bool is_ipv4(std::string_view text) noexcept;

// Whether a URL parser would take the host for an IPv4 address, canonical or not: its last label is
// a number (decimal, or hexadecimal with `0x`). Such a host is an address or nothing.
bool ends_in_number(std::string_view host) noexcept;

using ipv6_groups = std::array<std::uint16_t, 8>;

// Any text form of RFC 4291 2.2 without brackets and zone, in either case.
std::optional<ipv6_groups> parse_ipv6(std::string_view text) noexcept;

// As the URL standard serialises it, without brackets.
std::string serialise_ipv6(const ipv6_groups& groups);

// Whether that is how it is written: lower case, no leading zeros, the first longest run of two or
// more zero groups elided, never a dotted quad at the end.
bool is_canonical_ipv6(std::string_view text) noexcept;

}  // namespace ollama_cors::fetch
