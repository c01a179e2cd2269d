// An upstream whose connections are taken one by one, by whoever drives it: no thread of its own.
#pragma once

#include <cstdint>

#include "support/loopback.hpp"

namespace ollama_cors::test {

class single_upstream {
public:
  single_upstream();
  ~single_upstream();
  single_upstream(const single_upstream&) = delete;
  single_upstream& operator=(const single_upstream&) = delete;

  std::uint16_t port() const noexcept { return port_; }
  connection accept() const;  // waits for the next one

private:
  int listener_;
  std::uint16_t port_ = 0;
};

}  // namespace ollama_cors::test
