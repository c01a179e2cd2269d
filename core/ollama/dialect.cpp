// Which dialect a path speaks. Also for paths that Ollama does not have: a refusal there is read by
// the SDK that asked for it.
#include "ollama/dialect.hpp"

namespace ollama_cors::ollama {
namespace {

bool is_or_below(std::string_view path, std::string_view base) noexcept {
  return path.starts_with(base) && (path.size() == base.size() || path[base.size()] == '/');
}

}  // namespace

std::string_view name(dialect value) noexcept {
  switch (value) {
    case dialect::ndjson:
      return "ndjson";
    case dialect::openai:
      return "openai";
    case dialect::responses:
      return "responses";
    case dialect::anthropic:
      return "anthropic";
    case dialect::plain:
      return "plain";
  }
  return {};
}

std::string_view terminator_of(dialect value) noexcept {
  switch (value) {
    case dialect::ndjson:
      return "`\"done\":true` or `\"status\":\"success\"`";
    case dialect::openai:
      return "`data: [DONE]` or a `finish_reason`";
    case dialect::responses:
      return "`response.completed`";
    case dialect::anthropic:
      return "`message_stop`";
    case dialect::plain:
      break;
  }
  return "its terminator";
}

dialect dialect_of(std::string_view path) noexcept {
  if (path.starts_with("/api/")) return dialect::ndjson;
  if (!path.starts_with("/v1/")) return dialect::plain;
  if (is_or_below(path, "/v1/responses")) return dialect::responses;
  if (is_or_below(path, "/v1/messages")) return dialect::anthropic;
  return dialect::openai;
}

}  // namespace ollama_cors::ollama
