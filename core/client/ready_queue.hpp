// Which exchanges have something for their reader: one place to wait for all of them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <span>
#include <utility>

#include "net/wake_hook.hpp"

namespace ollama_cors::client {

class ready_queue {
public:
  enum class result : std::uint8_t { ok, timeout, closed };

  void push(std::uint64_t tag);
  // What is there is still told, then `closed`.
  void close();

  // How next() waits: until `ready` says so or the time is up, by whatever brings something, or as
  // `otherwise` does.
  using wait_by =
      std::function<void(std::chrono::milliseconds patience, const std::function<bool()>& ready,
                         const std::function<void()>& otherwise)>;
  // Up to as many as there is room for. Negative = wait for ever. wake() ends every wait with
  // `timeout`; where nobody waits, the next one.
  result next(std::chrono::milliseconds patience, std::span<std::uint64_t> tags, std::size_t& count,
              const wait_by& by);
  void wake();

  // Runs when the queue stops being empty, and when it closes.
  void set_hook(std::function<void()> hook) { hook_.set(std::move(hook)); }
  bool inside_hook() const noexcept { return hook_.inside(); }

private:
  mutable std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::uint64_t> tags_;
  net::wake_hook hook_;
  std::uint64_t wakes_ = 0;
  std::size_t callers_ = 0;  // of next() that may wait
  bool wake_pending_ = false;
  bool closed_ = false;
};

}  // namespace ollama_cors::client
