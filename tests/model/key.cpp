// Keys are compared as text: what the digests of the library come down to.
#include "key.hpp"

#include "route.hpp"
#include "text.hpp"

namespace model {

namespace {

// RFC 9110 11.4: credentials = auth-scheme [ 1*SP token68 ]; the scheme in any case (11.1).
std::string bearer_secret(const std::string& value) {
  if (!begins_with(lower(value), "bearer ")) return "";
  const std::size_t start = value.find_first_not_of(' ', 7);
  return start == std::string::npos ? "" : value.substr(start);
}

std::string shown_secret(const request& asked) {
  for (const std::string& value : values_of(asked.headers, "authorization"))
    if (!bearer_secret(value).empty()) return bearer_secret(value);
  for (const std::string& value : values_of(asked.headers, "x-api-key"))
    if (!value.empty()) return value;
  return "";
}

}  // namespace

key_state check_key(const policy& rules, const request& asked,
                    const std::optional<std::string>& path) {
  if (rules.keys.empty()) return key_state::fine;
  const std::string secret = shown_secret(asked);
  if (secret.empty()) return key_state::missing;
  for (const key& one : rules.keys) {
    if (one.secret != secret) continue;
    const bool unbound = contains(one.routes, "any");
    return unbound || holds(one.routes, asked.method, path) ? key_state::fine
                                                            : key_state::other_route;
  }
  return key_state::unknown;
}

}  // namespace model
