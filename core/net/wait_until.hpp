// Waiting for something under a lock, for so many milliseconds or for ever.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace ollama_cors::net {

// Negative = for ever. A steady clock's end is nearer than the largest count of milliseconds:
// beyond a year, a wait is one for ever.
template <class Ready>
bool wait_until(std::condition_variable& on, std::unique_lock<std::mutex>& lock,
                std::chrono::milliseconds patience, Ready ready) {
  constexpr std::chrono::hours as_good_as_ever{24 * 365};
  if (patience >= std::chrono::milliseconds::zero() && patience <= as_good_as_ever) {
    return on.wait_for(lock, patience, ready);
  }
  on.wait(lock, ready);
  return true;
}

}  // namespace ollama_cors::net
