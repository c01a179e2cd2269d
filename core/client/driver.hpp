// Who runs the client's loop: a thread of its own, or, sooner, the one thread that waits for an
// answer. That one spares each token two switches of threads; the own thread takes over where
// nobody waits, or several do.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

#include "net/loop.hpp"

namespace ollama_cors::client {

class driver {
public:
  explicit driver(net::loop& loop) : loop_(loop) {}

  void start();
  void join();

  // Something was posted: somebody has to run.
  void kick();

  // For a thread that waits for something that the loop brings: runs the loop until `ready` says so
  // or the time is up (negative = for ever), or, where others run it, waits as `otherwise` does.
  void wait(std::chrono::milliseconds patience, const std::function<bool()>& ready,
            const std::function<void()>& otherwise);

private:
  bool enter();
  void leave(bool drives);
  bool run_until(std::chrono::milliseconds patience, const std::function<bool()>& ready);
  void run();

  net::loop& loop_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t callers_ = 0;          // that wait
  std::uint64_t turns_ = 0;          // that callers have had
  std::atomic<bool> wanted_{false};  // by a caller, from the own thread
  bool own_runs_ = false;
  bool caller_runs_ = false;
  bool claimed_ = false;  // by a caller, who waits for the own thread to stand back
  bool kicked_ = false;
  bool late_ = false;  // something was posted while a caller ran
  bool over_ = false;
  std::thread thread_;
};

}  // namespace ollama_cors::client
