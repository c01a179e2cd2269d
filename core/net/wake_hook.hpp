// The one call into the host that a queue makes: something is there where nothing was.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

namespace ollama_cors::net {

class wake_hook {
public:
  // When this returns, the old hook neither runs nor will run. Never called from within the hook
  // itself.
  void set(std::function<void()> hook);

  // On the caller's thread, which holds no lock that the hook may want. One at a time, so that
  // set() can wait for it. From within the hook, nothing runs: whoever it has called takes that
  // too.
  void run();

  // Whether the calling thread is in the hook.
  bool inside() const noexcept { return running_on_ == std::this_thread::get_id(); }

private:
  std::mutex mutex_;
  std::function<void()> hook_;
  std::atomic<std::thread::id> running_on_{};
};

}  // namespace ollama_cors::net
