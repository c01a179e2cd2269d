// What an error of Ollama's says, in whichever dialect it is.
#pragma once

#include <string>
#include <string_view>

namespace ollama_cors::client {

// Of {"error":"…"}, {"error":{"message":"…"}} and {"message":"…"}; empty if it is none of them.
std::string error_text_of(std::string_view json);

}  // namespace ollama_cors::client
