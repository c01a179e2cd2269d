// Where the change that an explanation proposes is made: its words are a document's, but people may
// have started with flags alone.
#pragma once

#include <string>
#include <string_view>

#include "serve_document.hpp"

namespace ollama_cors::cli {

struct fix_advice {
  std::string flag;     // an option of `serve` that does the same; empty if there is none
  std::string members;  // `{"rules":[…]}`: what a configuration file says with the change made;
                        // empty if the change can be made in the file as it stands
};

// `fix` as core/policy/README.md writes it, for a request of `origin`.
fix_advice advise(std::string_view fix, std::string_view origin, const served_document& document);

// The log's sentence: " To allow it: …."
std::string allow_sentence(std::string_view fix, std::string_view origin,
                           const served_document& document);

// What follows a fix that `decide` tells.
std::string where_to_fix(std::string_view fix, std::string_view origin,
                         const served_document& document);

}  // namespace ollama_cors::cli
