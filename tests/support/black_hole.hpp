// A port of the loopback interface that takes no connection: its queue is full, and Linux drops
// what comes beyond, so that whoever connects waits as for a machine that is switched off.
#pragma once

#include <cstdint>

namespace ollama_cors::test {

class black_hole {
public:
  black_hole();
  ~black_hole();
  black_hole(const black_hole&) = delete;
  black_hole& operator=(const black_hole&) = delete;
  std::uint16_t port() const noexcept { return port_; }

private:
  int listener_;
  int occupant_;
  std::uint16_t port_ = 0;
};

}  // namespace ollama_cors::test
