// An upstream that plays what the request's query asks for, in one thread, however many connections
// there are: the other end of the storm and of the soak.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace ollama_cors::stress {

// `?aN` answers with N bytes, `?sN` with a stream of N chunks, `?uN` with N bytes that the close
// ends. What goes wrong: `?tN` a stream without its terminator, its framing whole, `?cN` a stream
// that ends behind N chunks, `?rN` one that is reset there,
// `?f` an end instead of an answer, `?n` silence, `?e` a 400 before the body has come.
class play_upstream {
public:
  play_upstream();
  ~play_upstream();

  std::uint16_t port() const noexcept;
  std::uint64_t requests() const noexcept;  // whole ones so far

  // All connections are cut, and for a moment nobody listens.
  void restart();
  // All connections are closed.
  void hang_up();

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace ollama_cors::stress
