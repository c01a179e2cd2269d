// The wake hook; see the header.
#include "net/wake_hook.hpp"

#include <utility>

namespace ollama_cors::net {

void wake_hook::set(std::function<void()> hook) {
  const std::lock_guard lock(mutex_);
  hook_ = std::move(hook);
}

void wake_hook::run() {
  if (inside()) return;
  const std::lock_guard running(mutex_);
  if (!hook_) return;
  running_on_ = std::this_thread::get_id();
  hook_();
  running_on_ = std::thread::id{};
}

}  // namespace ollama_cors::net
