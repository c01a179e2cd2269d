#include "ollama/stream_request.hpp"

#include <algorithm>
#include <string_view>

namespace ollama_cors::ollama {
namespace {

stream_request::wish default_of(std::string_view path) noexcept {
  using wish = stream_request::wish;
  for (const std::string_view streams :
       {"/api/generate", "/api/chat", "/api/pull", "/api/push", "/api/create"}) {
    if (path == streams) return wish::stream;
  }
  for (const std::string_view answers :
       {"/v1/chat/completions", "/v1/completions", "/v1/responses", "/v1/messages"}) {
    if (path == answers) return wish::whole;
  }
  return wish::unknown;
}

}  // namespace

stream_request::stream_request(std::string_view path) noexcept : by_default_(default_of(path)) {}

void stream_request::feed(std::string_view payload) noexcept {
  payload = payload.substr(0, looked_at - looked_);
  looked_ += payload.size();
  while (!payload.empty() && !something_else_) {
    if (!inside_) {
      const auto space = std::min(payload.find_first_not_of(" \t\r\n"), payload.size());
      payload.remove_prefix(space);
      if (payload.empty()) return;
      something_else_ = whole_ || payload.front() != '{';
      inside_ = true;
    }
    payload.remove_prefix(json_.feed(payload));
    if (!json_.object_ended()) continue;
    inside_ = false;
    whole_ = true;
  }
}

stream_request::wish stream_request::wanted() const noexcept {
  using holds = stream_json::holds;
  if (by_default_ == wish::unknown || something_else_) return wish::unknown;
  const bool readable = whole_ || looked_ == looked_at;
  switch (json_.found().stream) {
    case holds::yes:
      return readable ? wish::stream : wish::unknown;
    case holds::no:
      return readable ? wish::whole : wish::unknown;
    case holds::nothing:
    case holds::null:
      return whole_ ? by_default_ : wish::unknown;
    default:
      return wish::unknown;  // the upstream will say what it thinks of that
  }
}

}  // namespace ollama_cors::ollama
