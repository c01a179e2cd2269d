// The built-in upstream: a real Ollama's recorded bytes on a loopback port, with their timing.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "replay/cors.hpp"

namespace ollama_cors::replay {

class upstream {
public:
  // Listens on 127.0.0.1, a free port, on a thread of its own. Null and `error` set on failure.
  static std::unique_ptr<upstream> start(std::string& error,
                                         allow_list headers = allow_list::today);
  ~upstream();  // closes everything at once
  std::uint16_t port() const noexcept;
  std::uint64_t requests() const noexcept;  // that arrived, preflights included

private:
  struct impl;
  explicit upstream(std::unique_ptr<impl> parts);
  std::unique_ptr<impl> impl_;
};

}  // namespace ollama_cors::replay
