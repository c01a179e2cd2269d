#include "shim/heartbeat.hpp"

#include "fetch/ascii.hpp"
#include "ollama/stream_error.hpp"
#include "ollama/stream_scanner.hpp"
#include "shim/answer.hpp"
#include "shim/stream_judgement.hpp"

namespace ollama_cors::shim {
namespace {

constexpr std::string_view json = "application/json";
constexpr std::size_t kept_of_an_error = 64 * 1024;

}  // namespace

bool heartbeat::possible(const http::request_head& head, bool transparent) {
  return head.method == "POST" && !head.http_1_0 && !transparent &&
         head.find("content-encoding").empty();
}

std::string_view heartbeat::media_type() const noexcept {
  return is_stream() ? ollama::stream_media_type(streams_as_) : json;
}

http::response_head heartbeat::commit() {
  committed_ = true;
  http::response_head head;
  head.status = 200;
  head.reason = "OK";
  head.fields.push_back({"Content-Type", media_type()});
  return head;
}

// A line of spaces alone would break readers of NDJSON: the spaces stand before the next object, in
// its line. A JSON text may begin with white space (RFC 8259 2).
std::string_view heartbeat::payload() const noexcept {
  return is_stream() && streams_as_ != ollama::dialect::ndjson ? ": keep-alive\n\n" : " ";
}

// Ollama answers a request that only loads a model in JSON, whatever it says of `stream`: a line of
// NDJSON too.
bool heartbeat::suits(const http::response_head& late) const {
  const auto type = late.media_type();
  if (!is_identity_coded(late)) return false;
  return fetch::equal_to_lower(type, media_type()) ||
         (is_stream() && streams_as_ == ollama::dialect::ndjson &&
          fetch::equal_to_lower(type, json));
}

void heartbeat::begin_late(unsigned status, std::string_view phrase) {
  late_status_ = status;
  late_phrase_ = phrase;
}

void heartbeat::see_late(std::string_view payload) {
  late_body_.append(payload.substr(0, kept_of_an_error - late_body_.size()));
}

std::string heartbeat::late_error(ollama::dialect dialect) const {
  const auto status = static_cast<int>(late_status_);
  if (is_stream()) {
    return ollama::error_frame_of(streams_as_, status, late_phrase_, late_body_, 0);
  }
  if (ollama::is_error_object(late_body_)) return late_body_;
  const auto message = ollama::quoted_answer(status, late_phrase_, late_body_);
  return ollama::bare_error_body(dialect, {.status = status,
                                           .message = message,
                                           .reason = "upstream-error",
                                           .origin = {},
                                           .pointer = {},
                                           .fix = {}});
}

std::string heartbeat::failure(ollama::dialect dialect, const ollama::refusal& what) const {
  return is_stream() ? ollama::error_frame(streams_as_, what, 0)
                     : ollama::error_body(dialect, what);
}

}  // namespace ollama_cors::shim
