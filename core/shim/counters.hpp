// What the shim has done so far. Written by the loops, read by anyone.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "policy/decision.hpp"
#include "shim/histogram.hpp"

namespace ollama_cors::shim {

struct counters {
  using counter = std::atomic<std::uint64_t>;

  counter requests{0};
  counter allowed{0};
  counter refused{0};
  counter failed{0};     // upstream unreachable, broken or too late
  counter cancelled{0};  // the client went away first
  counter malformed{0};  // heads that were no acceptable request
  counter bytes_from_clients{0};
  counter bytes_to_clients{0};
  counter open_connections{0};
  counter admitted_connections{0};  // of the open ones: those that are not just told of the cap
  counter active_exchanges{0};
  counter open_streams{0};          // answers of the upstream that are on their way
  counter upstream_connections{0};  // made so far
  counter reloads{0};
  counter reloads_refused{0};
  std::array<counter, policy::reason_count> by_reason{};

  // As far as the last connection that was tried tells.
  enum class reach : std::uint8_t { unknown, reachable, unreachable };
  std::atomic<reach> upstream{reach::unknown};

  // A route class each, and one place for what is in none.
  static constexpr std::size_t routes = 5;
  static std::uint8_t route_of(policy::class_mask classes) noexcept;
  static std::string_view route_name(std::size_t route) noexcept;  // "none" for the last

  // Requests by all that a decision says: kind, verdict, reason, route.
  static constexpr std::size_t kinds = 4;
  static constexpr std::size_t verdicts = 2;
  static std::size_t decided_index(const policy::decision& decision, std::size_t route) noexcept;
  std::array<counter, kinds * verdicts * policy::reason_count * routes> decided{};

  // Of what went to the upstream, from the end of a request's head on.
  std::array<histogram, routes> first_byte{};  // until its answer's head left for the client
  std::array<histogram, routes> duration{};    // until the end

  const std::chrono::system_clock::time_point started = std::chrono::system_clock::now();

  std::string to_json(std::uint64_t events_dropped) const;
};

inline void count(counters::counter& which, std::uint64_t by = 1) noexcept {
  which.fetch_add(by, std::memory_order_relaxed);
}

}  // namespace ollama_cors::shim
