// Starting, watching and stopping a shim from JavaScript. No call here waits for the network.
#include "shim.hpp"

#include <string>

#include "error.hpp"
#include "handle.hpp"
#include "policy.hpp"
#include "text.hpp"

namespace ollama_cors::node {

shim_handle::shim_handle(std::shared_ptr<environment> owner, shim_ptr shim)
    : owner_(std::move(owner)), shim_(std::move(shim)) {
  owner_->add(*this);
  ocors_shim_set_wake(
      shim_.get(), [](void* data) { static_cast<environment*>(data)->notify(); }, owner_.get());
}

shim_handle::~shim_handle() {
  owner_->remove(*this);
  close();
}

std::uint32_t shim_handle::begin_stop(std::int64_t drain_ms) {
  auto& job = stops_.emplace_back();
  job.number = static_cast<std::uint32_t>(stops_.size());
  try {
    job.thread = std::thread([this, &job, drain_ms] {
      job.status = ocors_shim_stop(shim_.get(), drain_ms);
      job.ended.store(true, std::memory_order_release);
      owner_->notify();
    });
  } catch (...) {
    stops_.pop_back();
    throw;
  }
  return job.number;
}

bool shim_handle::stop_ended(std::uint32_t number, ocors_status& status) const {
  for (const auto& job : stops_) {
    if (job.number != number) continue;
    if (!job.ended.load(std::memory_order_acquire)) return false;
    status = job.status;
    return true;
  }
  status = OCORS_E_INVALID_ARGUMENT;
  return true;
}

void shim_handle::detach() noexcept {
  if (shim_ != nullptr) ocors_shim_set_wake(shim_.get(), nullptr, nullptr);
}

void shim_handle::close() noexcept {
  if (shim_ == nullptr) return;
  detach();
  ocors_shim_stop(shim_.get(), 0);  // also cuts short a stop that is still draining
  for (auto& job : stops_) job.thread.join();
  shim_.reset();
}

namespace {

constexpr napi_type_tag shim_tag = {0x6f6c6c616d612d63, 0x6f72732d7368696d};

shim_handle& self(const Napi::CallbackInfo& info) {
  auto& handle = unwrap<shim_handle>(info[0], shim_tag);
  if (handle.get() == nullptr) throw_error(info.Env(), OCORS_E_CLOSED);
  return handle;
}

// (json) → handle
Napi::Value start(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  const std::string json = info[0].As<Napi::String>();
  ocors_shim* raw_shim = nullptr;
  ocors_error* raw_error = nullptr;
  const auto status = ocors_shim_start(json.data(), json.size(), &raw_shim, &raw_error);
  shim_ptr shim(raw_shim);
  const error_ptr error(raw_error);
  require_ok(env, status, error);
  return wrap(env, shim_tag, std::make_shared<shim_handle>(environment::of(env), std::move(shim)));
}

// (handle) → number
Napi::Value port(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), ocors_shim_port(self(info).get()));
}

// (handle) → strings
Napi::Value urls(const Napi::CallbackInfo& info) {
  const auto& shim = self(info);
  auto list = Napi::Array::New(info.Env());
  for (std::uint32_t i = 0;; ++i) {
    const char* url = ocors_shim_url(shim.get(), i);
    if (url == nullptr) return list;
    list.Set(i, url);
  }
}

// (handle) → string
Napi::Value upstream(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), ocors_shim_upstream_url(self(info).get()));
}

// (handle) → boolean
Napi::Value replay(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), ocors_shim_is_replay(self(info).get()) != 0);
}

// (handle) → JSON text
Napi::Value warnings(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), ocors_shim_warnings(self(info).get()));
}

// (handle, policy handle)
void set_policy(const Napi::CallbackInfo& info) {
  require_ok(info.Env(), ocors_shim_set_policy(self(info).get(), policy_of(info[1])));
}

// (handle, json) → JSON text
Napi::Value reload(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  const std::string json = info[1].As<Napi::String>();
  ocors_text* text = nullptr;
  ocors_error* raw_error = nullptr;
  const auto status =
      ocors_shim_reload(self(info).get(), json.data(), json.size(), &text, &raw_error);
  const text_ptr outcome(text);
  const error_ptr error(raw_error);
  require_ok(env, status, error);
  return to_string(env, outcome);
}

// (handle) → string, null without `admin`
Napi::Value admin_url(const Napi::CallbackInfo& info) {
  const char* url = ocors_shim_admin_url(self(info).get());
  return url == nullptr ? info.Env().Null() : Napi::String::New(info.Env(), url);
}

// (handle) → JSON text
Napi::Value stats(const Napi::CallbackInfo& info) {
  ocors_text* text = nullptr;
  require_ok(info.Env(), ocors_shim_stats(self(info).get(), &text));
  return to_string(info.Env(), text_ptr(text));
}

// (handle) → JSON text, undefined when there is none yet, null behind the last
Napi::Value next_event(const Napi::CallbackInfo& info) {
  ocors_text* text = nullptr;
  const auto status = ocors_shim_next_event(self(info).get(), 0, &text);
  if (status == OCORS_E_TIMEOUT) return info.Env().Undefined();
  if (status == OCORS_E_CLOSED) return info.Env().Null();
  require_ok(info.Env(), status);
  return to_string(info.Env(), text_ptr(text));
}

// (handle, drain_ms) → number of this stop
Napi::Value begin_stop(const Napi::CallbackInfo& info) {
  const std::int64_t drain_ms = info[1].As<Napi::Number>();
  return Napi::Number::New(info.Env(), self(info).begin_stop(drain_ms));
}

// (handle, number of a stop) → whether it has ended; throws if it failed
Napi::Value stop_ended(const Napi::CallbackInfo& info) {
  ocors_status status = OCORS_OK;
  const bool ended = self(info).stop_ended(info[1].As<Napi::Number>(), status);
  require_ok(info.Env(), status);
  return Napi::Boolean::New(info.Env(), ended);
}

}  // namespace

void export_shim(Napi::Env env, Napi::Object exports) {
  auto shim = Napi::Object::New(env);
  shim.Set("start", Napi::Function::New<start>(env));
  shim.Set("port", Napi::Function::New<port>(env));
  shim.Set("urls", Napi::Function::New<urls>(env));
  shim.Set("upstream", Napi::Function::New<upstream>(env));
  shim.Set("replay", Napi::Function::New<replay>(env));
  shim.Set("warnings", Napi::Function::New<warnings>(env));
  shim.Set("setPolicy", Napi::Function::New<set_policy>(env));
  shim.Set("reload", Napi::Function::New<reload>(env));
  shim.Set("adminUrl", Napi::Function::New<admin_url>(env));
  shim.Set("stats", Napi::Function::New<stats>(env));
  shim.Set("nextEvent", Napi::Function::New<next_event>(env));
  shim.Set("beginStop", Napi::Function::New<begin_stop>(env));
  shim.Set("stopEnded", Napi::Function::New<stop_ended>(env));
  exports.Set("shim", shim);
}

}  // namespace ollama_cors::node
