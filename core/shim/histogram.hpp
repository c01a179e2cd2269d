// How long things took, in buckets that Prometheus adds up. Written by the loops, read by anyone.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace ollama_cors::shim {

struct histogram {
  // Upper bounds in milliseconds: from a cached answer to a model that loads for minutes.
  static constexpr std::array<std::int64_t, 15> bounds{
      5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 120000, 300000};

  void observe(std::chrono::steady_clock::duration took) noexcept {
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
    std::size_t bucket = 0;
    while (bucket < bounds.size() && microseconds > bounds[bucket] * 1000) ++bucket;
    buckets[bucket].fetch_add(1, std::memory_order_relaxed);
    sum_microseconds.fetch_add(static_cast<std::uint64_t>(microseconds), std::memory_order_relaxed);
  }

  // Each counts what its bound holds and the one before does not; the last, what is beyond all.
  std::array<std::atomic<std::uint64_t>, bounds.size() + 1> buckets{};
  std::atomic<std::uint64_t> sum_microseconds{0};
};

}  // namespace ollama_cors::shim
