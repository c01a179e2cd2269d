// One client under measure: reads a stream of messages, and looks at each.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace ollama_cors::bench {

struct heard {
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;
  bool complete = false;

  void add(std::string_view message) noexcept {
    ++messages;
    bytes += message.size();
  }
};

class client_side {
public:
  virtual ~client_side() = default;
  // POSTs the body and reads the answer to its end. `stop_for_ms`: the reader pauses so long behind
  // the first message.
  virtual heard read(std::string_view path, std::string_view body, int stop_for_ms) = 0;
};

std::unique_ptr<client_side> make_ours(std::uint16_t port);
std::unique_ptr<client_side> make_curl(std::uint16_t port);

}  // namespace ollama_cors::bench
