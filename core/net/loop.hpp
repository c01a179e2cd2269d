// One thread's event loop: tasks from any thread, readiness of its transports, a coarse tick.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "net/deadlines.hpp"
#include "net/reserved_task.hpp"

namespace ollama_cors::net {

class loop {
public:
  loop();
  ~loop();
  loop(const loop&) = delete;
  loop& operator=(const loop&) = delete;

  // Runs on the calling thread until finish() was called and nothing is under way any more. A task
  // that runs out of memory is lost, the loop goes on.
  void run();
  // Instead of run(), where threads take turns, one at a time: waits for something to do until a
  // point of time (max() = for ever), and does it. False once run() would have returned.
  bool run_one(clock::time_point until);
  void poll();  // likewise: does what is to be done now
  // Loop's thread only. What is queued still runs: a connection that was just accepted must find
  // its owner, or it would stay open with nobody to close it.
  void finish() noexcept;
  void post(std::function<void()> task);  // any thread; runs on the loop's thread
  // The same without memory. `task` must live until it has run, and not be posted again before.
  void post(reserved_task& task) noexcept;
  bool runs_here() const noexcept;  // whether the caller is the loop's thread, or has the turn

  // Loop's thread only. The tick runs while anything is registered.
  void add(deadline& item);
  void remove(deadline& item) noexcept;

  // 64 KiB that every read of this loop may use; its content does not survive a return to the loop.
  std::span<char> scratch() noexcept;

  struct native;  // Asio's side, for this folder
  native& handle() noexcept { return *native_; }

private:
  std::shared_ptr<native> native_;
};

}  // namespace ollama_cors::net
