// Texts that people write for an origin and that are none, with what they may have meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ollama_cors::config {

struct origin_mistake {
  std::string reason;   // goes on after the text: `is no origin: …`
  std::string instead;  // not yet normalised, never wider than what was written; "" = none
  std::string advice;   // a sentence; the next step where nothing can be put in its place
};

// Nothing if it is a mistake of no known kind, or none. The text is trimmed and not empty.
std::optional<origin_mistake> known_mistake(std::string_view text);

// The value alone of what was copied with a shell's quotes or with the variable's name:
// `OLLAMA_ORIGINS="https://a.example"`.
std::string_view without_shell(std::string_view text);

// `any`, `all`: words for every page, which is written `*`.
bool means_any_origin(std::string_view text);

}  // namespace ollama_cors::config
