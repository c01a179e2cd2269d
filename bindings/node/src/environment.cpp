// One thread-safe function per environment. It carries no data: it tells JavaScript to look.
// Lifetime rules, each learnt from addons that crash when a worker exits:
//  - every call from another thread is made under the mutex, after a look at closed_;
//  - cleanup: closed_ first, then the guests' wake hooks and threads, then the channel;
//  - a callback with a null environment touches nothing.
#include "environment.hpp"

#include "error.hpp"

namespace ollama_cors::node {
namespace {

using holder = std::shared_ptr<environment>;

void check(Napi::Env env, napi_status status) {
  if (status != napi_ok) throw Napi::Error::New(env);
}

}  // namespace

void environment::attach(Napi::Env env) {
  auto self = std::make_shared<environment>();
  self->env_ = env;
  ocors_decision* decision = nullptr;
  require_ok(env, ocors_decision_new(&decision));
  self->decision_.reset(decision);
  self->open_channel(env, self);
  // Registered after the channel's own hook, hence run before it: hooks run in reverse order.
  env.AddCleanupHook([](environment* data) { data->shut_down(); }, self.get());
  env.SetInstanceData<holder>(new holder(self));
}

std::shared_ptr<environment> environment::of(Napi::Env env) {
  return *env.GetInstanceData<holder>();
}

void environment::open_channel(Napi::Env env, const holder& self) {
  const auto called = [](napi_env js_env, napi_value, void* context, void*) {
    if (js_env == nullptr) return;
    (*static_cast<holder*>(context))->dispatch(js_env);
  };
  const auto finalize = [](napi_env, void*, void* context) {
    delete static_cast<holder*>(context);
  };

  auto context = std::make_unique<holder>(self);
  constexpr std::size_t queue_size = 1;  // one pending look is as good as many
  constexpr std::size_t threads = 1;
  check(env, napi_create_threadsafe_function(
                 env, nullptr, nullptr, Napi::String::New(env, "ollama-cors"), queue_size, threads,
                 nullptr, finalize, context.get(), called, &channel_));
  context.release();
  check(env, napi_unref_threadsafe_function(env, channel_));
}

void environment::notify() noexcept {
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  const auto status = napi_call_threadsafe_function(channel_, nullptr, napi_tsfn_nonblocking);
  if (status == napi_ok || status == napi_queue_full) return;
  closed_ = true;
  channel_ = nullptr;  // the refusal took our share of it
}

void environment::on_wake(Napi::Function callback) {
  wake_ = Napi::Persistent(callback);
}

void environment::keep_alive(bool on) {
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  check(env_, on ? napi_ref_threadsafe_function(env_, channel_)
                 : napi_unref_threadsafe_function(env_, channel_));
}

// With the bare Node-API: while an environment ends, calls into JavaScript fail, and that is
// normal.
void environment::dispatch(napi_env env) {
  if (wake_.IsEmpty()) return;
  napi_handle_scope scope = nullptr;
  if (napi_open_handle_scope(env, &scope) != napi_ok) return;
  napi_value callback = nullptr;
  napi_value receiver = nullptr;
  if (napi_get_reference_value(env, wake_, &callback) == napi_ok && callback != nullptr &&
      napi_get_undefined(env, &receiver) == napi_ok) {
    napi_call_function(env, receiver, callback, 0, nullptr, nullptr);
  }
  napi_close_handle_scope(env, scope);
}

void environment::shut_down() noexcept {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  // Outside the mutex: a hook that is just running may be waiting for it.
  for (auto* one : guests_) one->detach();
  for (auto* one : guests_) one->close();
  guests_.clear();
  wake_.Reset();
  if (channel_ != nullptr) napi_release_threadsafe_function(channel_, napi_tsfn_abort);
}

}  // namespace ollama_cors::node
