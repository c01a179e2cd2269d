// The host of a URL: https://url.spec.whatwg.org/#host-parsing
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ollama_cors::fetch {

// The host as it is serialised: a domain in lower case and Punycode, an IPv4 address as dotted quad
// whatever its form was, an IPv6 address with its brackets. `special`: of http and its kin; the
// hosts of other schemes are opaque, and nearly as they were written.
std::optional<std::string> parse_host(std::string_view input, bool special);

}  // namespace ollama_cors::fetch
