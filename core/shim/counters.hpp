// What the shim has done so far. Written by the loops, read by anyone.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>

#include "policy/reason.hpp"

namespace ollama_cors::shim {

struct counters {
  using counter = std::atomic<std::uint64_t>;

  counter requests{0};
  counter allowed{0};
  counter refused{0};
  counter failed{0};     // upstream unreachable, broken or too late
  counter cancelled{0};  // the client went away first
  counter malformed{0};  // heads that were no acceptable request
  counter bytes_to_clients{0};
  counter open_connections{0};
  counter admitted_connections{0};  // of the open ones: those that are not just told of the cap
  counter active_exchanges{0};
  counter upstream_connections{0};  // made so far
  std::array<counter, policy::reason_count> by_reason{};

  std::string to_json(std::uint64_t events_dropped) const;
};

inline void count(counters::counter& which, std::uint64_t by = 1) noexcept {
  which.fetch_add(by, std::memory_order_relaxed);
}

}  // namespace ollama_cors::shim
