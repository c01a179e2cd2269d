// The addon's entry: the C ABI as plain functions over handles. lib/ gives them their shape for
// JavaScript.
#include <memory>
#include <string>

#include "client.hpp"
#include "command_line.hpp"
#include "doctor.hpp"
#include "environment.hpp"
#include "error.hpp"
#include "exchange.hpp"
#include "napi.hpp"
#include "ollama_cors.h"
#include "policy.hpp"
#include "shim.hpp"

namespace ollama_cors::node {
namespace {

struct free_report {
  void operator()(ocors_report* report) const noexcept { ocors_report_free(report); }
};

// (json) → JSON text of the report
Napi::Value check(const Napi::CallbackInfo& info) {
  const std::string json = info[0].As<Napi::String>();
  ocors_report* raw_report = nullptr;
  require_ok(info.Env(), ocors_config_check(json.data(), json.size(), &raw_report));
  const std::unique_ptr<ocors_report, free_report> report(raw_report);
  return Napi::String::New(info.Env(), ocors_report_json(report.get()));
}

// (function): runs when a shim has events, when a stop has ended, when an exchange has got
// something
void on_wake(const Napi::CallbackInfo& info) {
  environment::of(info.Env())->on_wake(info[0].As<Napi::Function>());
}

// (boolean)
void keep_alive(const Napi::CallbackInfo& info) {
  environment::of(info.Env())->keep_alive(info[0].As<Napi::Boolean>());
}

}  // namespace

Napi::Object start(Napi::Env env, Napi::Object exports) {
  environment::attach(env);
  exports.Set("versionNumber", Napi::Number::New(env, ocors_version_number()));
  exports.Set("features", ocors_features());
  exports.Set("schema", ocors_schema());
  exports.Set("catalogue", ocors_catalogue());
  exports.Set("check", Napi::Function::New<check>(env));
  exports.Set("onWake", Napi::Function::New<on_wake>(env));
  exports.Set("keepAlive", Napi::Function::New<keep_alive>(env));
  export_policy(env, exports);
  export_shim(env, exports);
  export_client(env, exports);
  export_exchange(env, exports);
  export_doctor(env, exports);
  export_command_line(env, exports);
  return exports;
}

}  // namespace ollama_cors::node

using ollama_cors::node::start;  // the macro makes a name of it, which takes no qualified one
NODE_API_MODULE(ollama_cors, start)
