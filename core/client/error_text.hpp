// What an error of Ollama's says, in whichever dialect it is.
#pragma once

#include <string>
#include <string_view>

namespace ollama_cors::client {

// Of {"error":"…"}, {"error":{"message":"…"}} and {"message":"…"}; empty if it is none of them.
std::string error_text_of(std::string_view json);

// A short plain text, in quotes and on one line; empty for a page of HTML, and for what is longer
// than a sentence.
std::string quoted_text(std::string_view body);

}  // namespace ollama_cors::client
