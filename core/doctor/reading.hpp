// What an answer grants to a page, all of it at once: a browser stops at the first fault.
// https://fetch.spec.whatwg.org/#cors-check, https://fetch.spec.whatwg.org/#cors-preflight-fetch
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/probe.hpp"

namespace ollama_cors::doctor {

enum class admission : std::uint8_t {
  echoed,    // Access-Control-Allow-Origin is the page's origin
  any,       // … is `*`
  missing,   // there is none
  mismatch,  // it is another origin, or none at all
  multiple   // there are several, or a list
};
admission admission_of(const answer& said, std::string_view origin);
inline bool is_admitted(admission how) noexcept {
  return how == admission::echoed || how == admission::any;
}
inline bool admits(const answer& said, std::string_view origin) {
  return is_admitted(admission_of(said, origin));
}
bool has_credentials(const answer& said);

// Access-Control-Allow-Methods or -Headers.
struct granted_names {
  bool valid = true;  // a browser can read it
  bool any = false;   // a `*` is among them
  std::vector<std::string> names;
};
granted_names granted_methods(const answer& said);
granted_names granted_headers(const answer& said);  // lower case

bool grants_method(const granted_names& methods, std::string_view method);
// By what browsers do today: a `*` covers Authorization in all three.
std::vector<std::string_view> missing_headers(const granted_names& headers,
                                              std::span<const std::string_view> asked);

// A preflight's answer that lets the request with all these headers go.
bool grants_all(const answer& said, std::string_view origin, std::string_view method,
                std::span<const std::string_view> headers);
// The same status and the same Access-Control-* but for Max-Age: what was asked for made no
// difference.
bool same_grant(const answer& left, const answer& right);

// Whether `Vary` names Origin, or everything.
bool varies_by_origin(const answer& said);

}  // namespace ollama_cors::doctor
