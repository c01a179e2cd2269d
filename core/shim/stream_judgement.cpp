#include "shim/stream_judgement.hpp"

#include <algorithm>

#include "fetch/ascii.hpp"
#include "ollama/stream_error.hpp"

namespace ollama_cors::shim {
bool is_identity_coded(const http::response_head& response) noexcept {
  return std::all_of(response.fields.begin(), response.fields.end(), [](const fetch::field& line) {
    return !fetch::equal_to_lower(line.name, "content-encoding") || line.value.empty() ||
           fetch::equal_to_lower(line.value, "identity");
  });
}

bool is_judged(ollama::dialect streams_as, const http::response_head& response) noexcept {
  return streams_as != ollama::dialect::plain && response.status == 200 &&
         fetch::equal_to_lower(response.media_type(), ollama::stream_media_type(streams_as)) &&
         is_identity_coded(response);
}

std::string describe(ollama::dialect streams_as, stream_fault what) {
  std::string text = what == stream_fault::ended ? "Ollama's stream ended"
                     : what == stream_fault::cut ? "Ollama's stream was cut off"
                                                 : "Ollama's stream stood still for "
                                                   "`timeouts.idle_ms`";
  text.append(" without ").append(ollama::terminator_of(streams_as));
  return text += ": the answer is not complete. Ollama's log says why.";
}

std::string ending_of(ollama::dialect streams_as, const ollama::stream_scanner& stream,
                      std::string_view message) {
  std::string ending;
  if (!stream.between_frames()) ending = ollama::frame_break(streams_as);
  return ending += ollama::error_frame(streams_as,
                                       {.status = 502,
                                        .message = message,
                                        .reason = "stream-incomplete",
                                        .origin = {},
                                        .pointer = {},
                                        .fix = {}},
                                       stream.next_sequence_number());
}

}  // namespace ollama_cors::shim
