// Waiting for something under a lock, for so many milliseconds or for ever.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace ollama_cors::net {

// A steady clock's end is nearer than the largest count of milliseconds: beyond a year, a wait is
// one for ever.
constexpr bool is_for_ever(std::chrono::milliseconds patience) noexcept {
  constexpr std::chrono::hours as_good_as_ever{24 * 365};
  return patience < std::chrono::milliseconds::zero() || patience > as_good_as_ever;
}

// Negative = for ever.
template <class Ready>
bool wait_until(std::condition_variable& on, std::unique_lock<std::mutex>& lock,
                std::chrono::milliseconds patience, Ready ready) {
  if (!is_for_ever(patience)) return on.wait_for(lock, patience, ready);
  on.wait(lock, ready);
  return true;
}

// What is left of one patience over several waits: for whoever finds, once awake, that another has
// taken what came.
class time_left {
public:
  explicit time_left(std::chrono::milliseconds patience) : for_ever_(is_for_ever(patience)) {
    if (!for_ever_ && patience != patience.zero()) {
      until_ = std::chrono::steady_clock::now() + patience;
    }
  }

  // Negative = for ever; zero = it is over.
  std::chrono::milliseconds now() const {
    constexpr auto none = std::chrono::milliseconds::zero();
    if (for_ever_) return std::chrono::milliseconds(-1);
    if (until_ == std::chrono::steady_clock::time_point()) return none;
    const auto left = until_ - std::chrono::steady_clock::now();
    return left <= left.zero() ? none : std::chrono::ceil<std::chrono::milliseconds>(left);
  }

private:
  bool for_ever_;
  std::chrono::steady_clock::time_point until_{};
};

}  // namespace ollama_cors::net
