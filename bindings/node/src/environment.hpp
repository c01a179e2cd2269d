// What one JavaScript environment (the main thread's or a worker's) has once: the way by which the
// shims' threads wake it, the shims that must be stopped before it goes, and scratch space.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_set>

#include "napi.hpp"
#include "ollama_cors.h"

namespace ollama_cors::node {

class shim_handle;

class environment {
public:
  // Makes it the instance data of `env`; stopping is part of the environment's cleanup.
  static void attach(Napi::Env env);
  static std::shared_ptr<environment> of(Napi::Env env);

  // Asks the environment's thread to look at its shims, soon. Coalesced; any thread.
  void notify() noexcept;

  // The rest: the environment's own thread alone.
  void on_wake(Napi::Function callback);
  // Whether the wake-up channel keeps the event loop, and so the process, alive.
  void keep_alive(bool on);
  void add(shim_handle& shim) { shims_.insert(&shim); }
  void remove(shim_handle& shim) { shims_.erase(&shim); }
  ocors_decision* decision() const noexcept { return decision_.get(); }

  environment() = default;
  environment(const environment&) = delete;
  environment& operator=(const environment&) = delete;

private:
  struct free_decision {
    void operator()(ocors_decision* decision) const noexcept { ocors_decision_free(decision); }
  };

  void open_channel(Napi::Env env, const std::shared_ptr<environment>& self);
  void dispatch(napi_env env);
  void shut_down() noexcept;

  std::mutex mutex_;  // guards closed_, and channel_ against other threads
  bool closed_ = false;
  napi_threadsafe_function channel_ = nullptr;
  Napi::FunctionReference wake_;
  napi_env env_ = nullptr;
  std::unordered_set<shim_handle*> shims_;
  std::unique_ptr<ocors_decision, free_decision> decision_;
};

}  // namespace ollama_cors::node
