// One wake-up at a precise time, for what the coarse tick of deadlines is too coarse for.
#pragma once

#include <functional>
#include <memory>

#include "net/deadlines.hpp"
#include "net/loop.hpp"

namespace ollama_cors::net {

// Loop's thread only. Setting it costs a system call or two: no timer for the path of a token.
class alarm {
public:
  explicit alarm(loop& on);
  ~alarm();  // what was set no longer rings
  alarm(const alarm&) = delete;
  alarm& operator=(const alarm&) = delete;

  // In place of what was set before.
  void set(clock::time_point at, std::function<void()> rings);
  void clear() noexcept;

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace ollama_cors::net
