// URLs as browsers resolve them: https://url.spec.whatwg.org/#url-parsing. RFC 3986 differs, and a
// redirect must lead where a browser would go.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ollama_cors::fetch {

// https://url.spec.whatwg.org/#url-representation
struct url {
  std::string scheme;
  std::string username;
  std::string password;
  std::optional<std::string> host;    // serialised: Punycode, dotted quad, IPv6 with its brackets
  std::optional<std::uint16_t> port;  // nothing if it is the scheme's default
  std::string path;                   // serialised, with its leading `/`; or opaque
  bool opaque_path = false;
  std::optional<std::string> query;
  std::optional<std::string> fragment;

  bool has_credentials() const noexcept { return !username.empty() || !password.empty(); }
  bool is_http() const noexcept { return scheme == "http" || scheme == "https"; }
  std::uint16_t effective_port() const noexcept;  // the port to connect to; 0 if there is none
};

// The input is UTF-8; what is not becomes U+FFFD. Nothing where a browser would throw.
std::optional<url> parse_url(std::string_view input, const url* base = nullptr);

// https://url.spec.whatwg.org/#concept-url-serializer
std::string serialise(const url& from, bool with_fragment = true);

// Its origin, serialised: `null` for an opaque one. https://url.spec.whatwg.org/#concept-url-origin
std::string origin_of(const url& from);

// Path and query: a request's target.
std::string target_of(const url& from);

}  // namespace ollama_cors::fetch
