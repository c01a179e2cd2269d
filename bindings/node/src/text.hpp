// Text that the C ABI hands over, as a JavaScript string.
#pragma once

#include <memory>

#include "napi.hpp"
#include "ollama_cors.h"

namespace ollama_cors::node {

struct free_text {
  void operator()(ocors_text* text) const noexcept { ocors_text_free(text); }
};
using text_ptr = std::unique_ptr<ocors_text, free_text>;

inline Napi::String to_string(Napi::Env env, const text_ptr& text) {
  return Napi::String::New(env, ocors_text_data(text.get()), ocors_text_length(text.get()));
}

}  // namespace ollama_cors::node
