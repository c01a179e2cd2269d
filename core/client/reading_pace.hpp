// When to leave a stream alone for a moment. One that has little to read again as soon as it is
// waited for costs a wake-up for every few bytes, here and in the reader's thread; read once in a
// while it costs a small part of that, and nobody can tell.
#pragma once

#include <chrono>
#include <cstddef>

#include "net/deadlines.hpp"

namespace ollama_cors::client {

class reading_pace {
public:
  static constexpr std::chrono::milliseconds rest{1};

  void waits(net::clock::time_point since) noexcept { since_ = since; }

  // After each read that a wait led to: whether to rest before the next one.
  bool hurries(std::size_t bytes, net::clock::time_point now) noexcept {
    const bool hurried = bytes < large && now - since_ < soon;
    in_a_row_ = hurried ? in_a_row_ + 1 : 0;
    return in_a_row_ >= enough;
  }

private:
  static constexpr std::chrono::microseconds soon{300};
  static constexpr std::size_t large = 64 * 1024;  // worth a wake-up, and more waits
  static constexpr unsigned enough = 8;            // an answer's first pieces are not held up

  net::clock::time_point since_ = net::clock::time_point::min();
  unsigned in_a_row_ = 0;
};

}  // namespace ollama_cors::client
