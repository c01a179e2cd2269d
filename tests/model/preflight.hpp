// What a preflight asks for, and what a rule grants of it: CONTRACT 1, 3.5 and "Local answers";
// Fetch 4.8, CORS-preflight fetch.
#pragma once

#include <string>

#include "decision.hpp"

namespace model {

struct grant {
  std::string reason;  // "preflight-granted", or why not
  strings methods;     // Access-Control-Allow-Methods
  strings headers;     // Access-Control-Allow-Headers
};

// The method that the request behind the preflight will have (Fetch, "normalize a method").
std::string asked_method(const request& asked);

grant grant_preflight(const rule& by, const request& asked);

// Whether a rule's `methods` grant it, to a preflight as to a request.
bool grants_method(const rule& by, const std::string& method);

}  // namespace model
