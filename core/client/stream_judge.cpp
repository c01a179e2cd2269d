#include "client/stream_judge.hpp"

#include <string>

#include "fetch/ascii.hpp"

namespace ollama_cors::client {
framing stream_judge::frames() const noexcept {
  return speaks_ == ollama::dialect::ndjson ? framing::lines : framing::events;
}

stream_judge::end stream_judge::look_at(std::string_view data, std::string_view event) {
  if (!data_.may_matter(data) && !name_.may_matter(event)) return end::none;
  ollama::stream_scanner alone(speaks_);
  if (speaks_ == ollama::dialect::ndjson) {
    alone.feed(data);
  } else {
    alone.feed("event:");
    alone.feed(event);
    alone.feed("\ndata:");
    alone.feed(data);
    alone.feed("\n\n");
  }
  if (seen_ == end::none) seen_ = alone.seen();
  return alone.seen();
}

void stream_judge::feed(std::string_view payload) noexcept {
  scanner_.feed(payload);
  seen_ = scanner_.seen();
}

std::string stream_judge::no_terminator() const {
  std::string text = "The stream ended without ";
  text.append(ollama::terminator_of(speaks_));
  return text += ": the answer is not complete. The server's log says why.";
}

ollama::dialect dialect_of(const request& asked, const http::response_head& answer) noexcept {
  std::string_view path = asked.target;
  path.remove_prefix(asked.base_size);
  const auto speaks =
      asked.speaks ? *asked.speaks : ollama::stream_dialect_of(path.substr(0, path.find('?')));
  const bool coded = !answer.find("content-encoding").empty() &&
                     !fetch::equal_to_lower(answer.find("content-encoding"), "identity");
  const bool is_stream =
      speaks != ollama::dialect::plain && answer.status == 200 && !coded &&
      fetch::equal_to_lower(answer.media_type(), ollama::stream_media_type(speaks));
  return is_stream ? speaks : ollama::dialect::plain;
}

framing framing_of(const request& asked, const http::response_head& answer) noexcept {
  if (asked.as != framing::automatic) return asked.as;
  const std::string_view type = answer.media_type();
  const auto is = [type](std::string_view lower) { return fetch::equal_to_lower(type, lower); };
  if (is("application/x-ndjson")) return framing::lines;
  if (is("text/event-stream")) return framing::events;
  return is("application/json") ? framing::whole : framing::raw;
}

}  // namespace ollama_cors::client
