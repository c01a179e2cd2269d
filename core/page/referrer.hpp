// The Referer of a request: https://w3c.github.io/webappsec-referrer-policy/
#pragma once

#include <optional>
#include <string>

#include "fetch/url.hpp"
#include "page/request.hpp"

namespace ollama_cors::page {

// Nothing where none is sent: the policy says so, or the page has no URL to tell (opaque origins).
std::optional<std::string> referrer_of(const environment& where, referrer_policy policy,
                                       const fetch::url& target);

}  // namespace ollama_cors::page
