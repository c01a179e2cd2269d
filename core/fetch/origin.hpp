// The request's Origin: Fetch's serialized-origin, and the three shapes beside it that browsers
// emit. https://fetch.spec.whatwg.org/#origin-header
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ollama_cors::fetch {

// A parsed Origin value. Views into the text that was parsed.
struct origin {
  std::string_view text;
  std::string_view scheme;  // lower case; empty for `null`
  std::string_view host;    // lower case; IPv6 with its brackets; empty for `null` and `file://`
  std::uint16_t port = 0;   // 0 = none written
  bool opaque = false;      // exactly `null`
  // `_` in a label, a trailing dot, or exactly `file://`: outside the standard's grammar, but sent
  // by browsers. Such an origin matches only an entry that spells it.
  bool irregular = false;
};

// Nothing for anything that no browser would serialise: upper case, a path, user info, a default
// port written out, a non-canonical IP address, white space, several origins.
std::optional<origin> parse_origin(std::string_view text) noexcept;
// The same in place: false, and `result` says nothing, where there is none.
bool parse_origin(std::string_view text, origin& result) noexcept;

// Whether the value is, at a glance, an http or https origin of a host name without a port, as
// nearly all are. False says nothing: ask parse_origin.
bool is_plain_origin(std::string_view text) noexcept;

// 80 for http and ws, 443 for https and wss, 21 for ftp (URL, "special scheme"), 0 otherwise.
std::uint16_t default_port(std::string_view scheme) noexcept;

}  // namespace ollama_cors::fetch
