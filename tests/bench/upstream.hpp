// The upstream that all proxies of a run share: small answers at once, streams at a steady pace.
#pragma once

#include <cstdint>
#include <memory>

namespace ollama_cors::bench {

struct stream_shape {
  int tokens = 200;            // a stream
  int tokens_per_second = 50;  // a stream
};

// Serves on a thread of its own until it is destroyed. POST /api/generate streams NDJSON, a chunk a
// token; one token, and its end at once, if the prompt is `once`. POST /api/embed streams one token
// and then nothing. Any other request gets a small JSON answer.
class upstream {
public:
  upstream(std::uint16_t port, stream_shape shape);
  ~upstream();

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace ollama_cors::bench
