// What the replay does with one request: bytes to send, and when. No sockets, no clock.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "http/head.hpp"
#include "replay/cors.hpp"

namespace ollama_cors::replay {

// A real one may take minutes to load a model; a story must not.
inline constexpr std::chrono::microseconds longest_delay = std::chrono::seconds(2);

struct script {
  struct step {
    std::chrono::microseconds delay;  // since the step before
    std::string bytes;
  };
  std::vector<step> steps;
  bool keep_open = true;  // the connection takes another request
};

// Every answer carries this: nobody shall take it for a real one's.
inline constexpr std::string_view label_name = "X-Ollama-Cors-Replay";

// The answer to a whole request.
script answer(const http::request_head& head, std::string_view body, allow_list headers);

// Whether the answer is a refusal that the real one sends before it reads the body: an origin that
// is refused, and a body that is large or waits for `100 Continue`. Then the connection ends with
// it.
bool answers_at_once(const http::request_head& head) noexcept;
script answer_at_once(const http::request_head& head, allow_list headers);

// The answer to bytes that are no request.
script refusal(http::gate_error error);

}  // namespace ollama_cors::replay
