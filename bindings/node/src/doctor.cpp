// Asking the doctor from JavaScript.
#include "doctor.hpp"

#include <string>
#include <utility>

#include "error.hpp"
#include "handle.hpp"

namespace ollama_cors::node {

doctor_handle::doctor_handle(std::shared_ptr<environment> owner, doctor_ptr doctor)
    : owner_(std::move(owner)), doctor_(std::move(doctor)) {
  owner_->add(*this);
}

doctor_handle::~doctor_handle() {
  owner_->remove(*this);
  close();
}

void doctor_handle::begin() {
  thread_ = std::thread([this] {
    ocors_text* text = nullptr;
    status_ = ocors_doctor_run(doctor_.get(), &text);
    report_.reset(text);
    done_.store(true, std::memory_order_release);
    owner_->notify();
  });
}

void doctor_handle::cancel() noexcept {
  if (doctor_ != nullptr) ocors_doctor_cancel(doctor_.get());
}

void doctor_handle::close() noexcept {
  cancel();
  if (thread_.joinable()) thread_.join();
  doctor_.reset();
}

namespace {

constexpr napi_type_tag doctor_tag = {0x6f6c6c616d612d63, 0x6f72732d646f6374};

// (json) → handle of a probe that is under way
Napi::Value start(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  const std::string json = info[0].As<Napi::String>();
  ocors_doctor* raw_doctor = nullptr;
  ocors_error* raw_error = nullptr;
  const auto status = ocors_doctor_new(json.data(), json.size(), &raw_doctor, &raw_error);
  doctor_ptr doctor(raw_doctor);
  const error_ptr error(raw_error);
  require_ok(env, status, error);
  auto handle = std::make_shared<doctor_handle>(environment::of(env), std::move(doctor));
  handle->begin();
  return wrap(env, doctor_tag, std::move(handle));
}

// (handle) → JSON text of the report; undefined = not done yet
Napi::Value report(const Napi::CallbackInfo& info) {
  const auto& handle = unwrap<doctor_handle>(info[0], doctor_tag);
  if (!handle.done()) return info.Env().Undefined();
  require_ok(info.Env(), handle.status());
  return to_string(info.Env(), handle.report());
}

// (handle)
void cancel(const Napi::CallbackInfo& info) {
  unwrap<doctor_handle>(info[0], doctor_tag).cancel();
}

}  // namespace

void export_doctor(Napi::Env env, Napi::Object exports) {
  auto doctor = Napi::Object::New(env);
  doctor.Set("start", Napi::Function::New<start>(env));
  doctor.Set("report", Napi::Function::New<report>(env));
  doctor.Set("cancel", Napi::Function::New<cancel>(env));
  doctor.Set("codes", ocors_doctor_codes());
  exports.Set("doctor", doctor);
}

}  // namespace ollama_cors::node
