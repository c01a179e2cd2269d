// Methods as the Fetch standard sees them: https://fetch.spec.whatwg.org/#methods
#pragma once

#include <string_view>

#include "fetch/ascii.hpp"

namespace ollama_cors::fetch {

// "To normalize a method": these six alone lose their case, so `patch` is not PATCH.
constexpr std::string_view normalise_method(std::string_view method) noexcept {
  switch (method.size()) {
    case 3:
      if (equal_to_lower(method, "get")) return "GET";
      return equal_to_lower(method, "put") ? "PUT" : method;
    case 4:
      if (equal_to_lower(method, "post")) return "POST";
      return equal_to_lower(method, "head") ? "HEAD" : method;
    case 6:
      return equal_to_lower(method, "delete") ? "DELETE" : method;
    case 7:
      return equal_to_lower(method, "options") ? "OPTIONS" : method;
    default:
      return method;
  }
}

// No page can send one, whatever its case, and no answer may offer it.
constexpr bool is_forbidden_method(std::string_view method) noexcept {
  return equal_ignoring_case(method, "CONNECT") || equal_ignoring_case(method, "TRACE") ||
         equal_ignoring_case(method, "TRACK");
}

// CORS-safelisted: a preflight check passes these whatever Access-Control-Allow-Methods says.
constexpr bool is_safelisted_method(std::string_view method) noexcept {
  return method == "GET" || method == "HEAD" || method == "POST";
}

}  // namespace ollama_cors::fetch
