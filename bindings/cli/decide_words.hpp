// A decision told to people.
#pragma once

#include <string>

#include "decide_line.hpp"
#include "ollama_cors.h"
#include "serve_document.hpp"

namespace ollama_cors::cli {

// A block of lines: the request, what was decided and why, the nearest rule, the fix, and what each
// browser prints. Where the policy is `serve`'s, its `document` says where the fix is to be made.
// Ends with a line end. Bytes that a terminal would act on are shown as `\xNN`.
std::string words_of(const asked_request& request, ocors_decision* decision,
                     const served_document* document);

// Whether browsers complain of this answer.
bool is_blocked_by_browsers(ocors_decision* decision);

}  // namespace ollama_cors::cli
