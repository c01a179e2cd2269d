// What to ask a server, in rounds: what is known decides what is worth asking next, so that an
// ordinary server is asked as little as possible.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/calls.hpp"
#include "doctor/probe.hpp"
#include "doctor/question.hpp"

namespace ollama_cors::doctor {

// Names that nobody has (RFC 2606): a server that lets them in lets everyone in.
inline constexpr std::string_view foreign_origin = "https://not-yours.example";
inline constexpr std::string_view foreign_host = "rebound.example";
// Ollama admits this one whatever its environment says, so its answers show what follows once an
// origin that it refuses is admitted.
inline constexpr std::string_view reference_origin = "http://localhost";

// The probes that findings are read from.
inline probe banner() {
  return {.target = "/"};
}
inline probe version() {
  return {.target = "/api/version"};
}
inline probe rebound(const question& about) {
  return {.target = "/api/version",
          .host = std::string(foreign_host) + ":" + std::to_string(about.port)};
}
inline probe at_address(std::string_view address) {
  return {.target = "/api/version", .address = std::string(address)};
}
inline probe reading(std::string_view origin) {  // "" = without an Origin
  return {.target = "/api/tags", .origin = std::string(origin)};
}
inline probe reading_unknown(std::string_view origin) {
  return {.target = "/asked-by-ollama-cors-doctor", .origin = std::string(origin)};
}
inline probe reading_slashed(std::string_view origin) {
  return {.target = "/api/tags/", .origin = std::string(origin)};
}
inline probe reading_doubled(std::string_view origin) {
  return {.target = "//api/tags", .origin = std::string(origin)};
}
probe preflight(std::string_view origin, std::string_view method, std::string_view path,
                std::span<const std::string_view> headers);
// As Chromium asked before it asked its user.
probe preflight_of_private_network(std::string_view origin);
// DELETE /api/delete and POST /api/me: what no page of a stranger shall do. Never but a preflight.
probe managing(std::string_view origin);
probe account(std::string_view origin);

// Origins that look like one that is admitted, to a server that compares by prefix or by suffix.
std::vector<std::string> lookalikes(std::string_view origin);

// The same as version(), were the address without its path.
inline probe version_at_root() {
  return {.target = "/api/version", .from_root = true};
}
// Whether the page's own headers go along: of a page that was asked about, or to learn what the
// server is. What a stranger gets, it gets without them.
bool carries_key(const question& about, const probe& asked);

// What is not asked yet and worth asking; nothing when all is known that can be. The first round is
// one probe: is anybody there?
std::vector<probe> next_round(const question& about, const observations& seen);

// What a preflight with these headers is answered: itself, if it was asked, or what the server said
// to another that settles it. Null if nothing is known.
const answer* preflight_answer(const observations& seen, std::string_view origin,
                               std::string_view method, std::string_view path,
                               std::span<const std::string_view> headers);

// Whether the origin may read something of this server, as far as is known.
bool is_let_in(const observations& seen, std::string_view origin);

}  // namespace ollama_cors::doctor
