// A server of streams for clients: tokens as Ollama frames them, a chunk each.
#pragma once

#include <cstdint>

namespace ollama_cors::bench {

// Serves on `port` until the process ends: POST /api/chat streams NDJSON, /v1/chat/completions
// events. The body is JSON of two numbers, {"tokens":N,"pace":P}. P says how they are written: 0 =
// as many as fit at once, 1 = one write each, back to back, else one write each every P
// microseconds.
void serve_tokens(std::uint16_t port);

}  // namespace ollama_cors::bench
