// The header lines of a whole answer, for a server that is not ours: those that its handler made,
// with the decision's set on them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fetch/field.hpp"
#include "policy/decision.hpp"

namespace ollama_cors::policy {

struct answer_field {
  std::string name;
  std::string value;
};

// `own` are the handler's lines. They stay in their order, but that
// - Access-Control-* go: who may read an answer is the policy's to say, and two answers to it are
//   none (Fetch, CORS check). A transparent relay leaves them.
// - all Vary lines become one, without duplicates (RFC 9110 12.5.5; Fetch, CORS protocol and HTTP
//   caches).
// - `*` in Access-Control-Expose-Headers, which with credentials is a literal name, becomes the
//   names that `own` really has (Fetch, CORS-exposed header-name list).
// The decision must still be readable. Allocates; any thread.
std::vector<answer_field> answer_fields(const decision& from, fetch::fields own);

}  // namespace ollama_cors::policy
