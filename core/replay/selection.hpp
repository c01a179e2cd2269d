// Which recording answers a request that Ollama's router has let through to a handler.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ollama_cors::replay {

// A recording, and the words of it that stand for this request's own: the model's name.
struct choice {
  std::string_view recording;
  std::string_view replace;  // empty = play it as it is
  std::string with;
};

// `path` is known and takes `method`.
choice select(std::string_view method, std::string_view path, std::string_view body);

// The models that the recorded `GET /api/tags` names, without `:latest`.
std::span<const std::string_view> offered_models() noexcept;

}  // namespace ollama_cors::replay
