// What one JavaScript environment (the main thread's or a worker's) has once: the way by which the
// threads of its shims and clients wake it, what must be stopped before it goes, and scratch space.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_set>

#include "napi.hpp"
#include "ollama_cors.h"

namespace ollama_cors::node {

// Something with threads of its own, which must be gone before its environment is.
class guest {
public:
  // No wake after this.
  virtual void detach() noexcept = 0;
  // Stops, joins, frees. Idempotent.
  virtual void close() noexcept = 0;

protected:
  ~guest() = default;
};

class environment {
public:
  // Makes it the instance data of `env`; stopping is part of the environment's cleanup.
  static void attach(Napi::Env env);
  static std::shared_ptr<environment> of(Napi::Env env);

  // Asks the environment's thread to look at its guests, soon. Coalesced; any thread.
  void notify() noexcept;

  // The rest: the environment's own thread alone.
  void on_wake(Napi::Function callback);
  // Whether the wake-up channel keeps the event loop, and so the process, alive.
  void keep_alive(bool on);
  void add(guest& one) { guests_.insert(&one); }
  void remove(guest& one) { guests_.erase(&one); }
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
  std::unordered_set<guest*> guests_;
  std::unique_ptr<ocors_decision, free_decision> decision_;
};

}  // namespace ollama_cors::node
