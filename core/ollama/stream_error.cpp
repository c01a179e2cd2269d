#include "ollama/stream_error.hpp"

#include "ollama/json_text.hpp"
#include "ollama/stream_json.hpp"

namespace ollama_cors::ollama {
namespace {

constexpr std::size_t quoted_at_most = 512;

// `object` in one line. Between its texts a line end is white space; in them it cannot be.
void append_line(std::string_view object, std::string& frame) {
  for (const char octet : object) frame += octet == '\n' || octet == '\r' ? ' ' : octet;
}

std::string framed(dialect as, std::string_view object) {
  std::string frame;
  if (as == dialect::responses || as == dialect::anthropic) frame = "event: error\n";
  if (as != dialect::ndjson) frame += "data: ";
  append_line(object, frame);
  return frame += as == dialect::ndjson ? "\n" : "\n\n";
}

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view space = " \t\r\n";
  const auto first = text.find_first_not_of(space);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

}  // namespace

std::string_view frame_break(dialect as) noexcept {
  return as == dialect::ndjson ? "\n" : "\n\n";
}

// OpenAI's event has `code`, `message` and `param` at its top; its SDKs for Node and Python raise
// on a member `error`, and hand an event without one to the program as any other.
std::string error_frame(dialect as, const refusal& what, std::uint64_t sequence_number) {
  std::string body = bare_error_body(as, what);
  if (as == dialect::responses) {
    std::string event = R"({"type":"error","code":)";
    append_json_string_or_null(event, what.reason);
    event += R"(,"message":)";
    append_json_string(event, what.message);
    event += R"(,"param":null,"sequence_number":)";
    event += std::to_string(sequence_number);
    event += ',';
    body.replace(0, 1, event);
  }
  return framed(as, body);
}

bool is_error_object(std::string_view body) noexcept {
  body = trimmed(body);
  if (!body.starts_with('{')) return false;
  stream_json object;
  return object.feed(body) == body.size() && object.object_ended() &&
         stream_json::is_set(object.found().error);
}

std::string quoted_answer(int status, std::string_view phrase, std::string_view body) {
  body = trimmed(body);
  std::string message = "Ollama answered " + std::to_string(status);
  message.append(" ").append(phrase);
  if (body.empty()) return message += " without a word. See its log.";
  return message.append(": ").append(cut(body, quoted_at_most));
}

std::string error_frame_of(dialect as, int status, std::string_view phrase, std::string_view body,
                           std::uint64_t sequence_number) {
  body = trimmed(body);
  if (is_error_object(body)) {
    if (as == dialect::ndjson || as == dialect::openai) return framed(as, body);
    stream_json object;
    object.feed(body);
    if (object.found().type.view() == "error") return framed(as, body);
    std::string typed = R"({"type":"error",)";
    return framed(as, typed.append(body.substr(1)));
  }
  const auto message = quoted_answer(status, phrase, body);
  return error_frame(as,
                     {.status = status,
                      .message = message,
                      .reason = "upstream-error",
                      .origin = {},
                      .pointer = {},
                      .fix = {}},
                     sequence_number);
}

}  // namespace ollama_cors::ollama
