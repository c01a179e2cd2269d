// Making clients, and asking which of their exchanges have got something.
#include "client.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "error.hpp"
#include "handle.hpp"
#include "text.hpp"

namespace ollama_cors::node {

client_handle::client_handle(std::shared_ptr<environment> owner, client_ptr client)
    : owner_(std::move(owner)), client_(std::move(client)) {
  owner_->add(*this);
  ocors_client_set_wake(
      client_.get(), [](void* data) { static_cast<environment*>(data)->notify(); }, owner_.get());
}

client_handle::~client_handle() {
  owner_->remove(*this);
  close();
}

void client_handle::detach() noexcept {
  if (client_ != nullptr) ocors_client_set_wake(client_.get(), nullptr, nullptr);
}

void client_handle::close() noexcept {
  detach();
  client_.reset();
}

namespace {

constexpr napi_type_tag client_tag = {0x6f6c6c616d612d63, 0x6f72732d636c6e74};

// (json) → handle
Napi::Value create(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  const std::string json = info[0].As<Napi::String>();
  ocors_client* raw_client = nullptr;
  ocors_error* raw_error = nullptr;
  const auto status = ocors_client_new(json.data(), json.size(), &raw_client, &raw_error);
  client_ptr client(raw_client);
  const error_ptr error(raw_error);
  require_ok(env, status, error);
  return wrap(env, client_tag,
              std::make_shared<client_handle>(environment::of(env), std::move(client)));
}

// (handle) → JSON text
Napi::Value stats(const Napi::CallbackInfo& info) {
  ocors_text* text = nullptr;
  require_ok(info.Env(), ocors_client_stats(client_of(info[0]).get(), &text));
  return to_string(info.Env(), text_ptr(text));
}

// (handle) → tags of exchanges, at most as many as one call may give; none = none any more
Napi::Value ready(const Napi::CallbackInfo& info) {
  std::array<std::uint64_t, 256> tags = {};
  std::size_t count = 0;
  const auto status =
      ocors_client_ready(client_of(info[0]).get(), 0, tags.data(), tags.size(), &count);
  if (status != OCORS_E_TIMEOUT && status != OCORS_E_CLOSED) require_ok(info.Env(), status);
  auto list = Napi::Array::New(info.Env(), count);
  for (std::uint32_t i = 0; i < count; ++i) {
    list.Set(i, Napi::Number::New(info.Env(), static_cast<double>(tags[i])));
  }
  return list;
}

// (handle): cancels its exchanges, closes its connections
void close(const Napi::CallbackInfo& info) {
  unwrap<client_handle>(info[0], client_tag).close();
}

// (host) → URL
Napi::Value host_url(const Napi::CallbackInfo& info) {
  const std::string host = info[0].As<Napi::String>();
  ocors_text* text = nullptr;
  ocors_error* raw_error = nullptr;
  const auto status = ocors_host_url(host.data(), host.size(), &text, &raw_error);
  const text_ptr url(text);
  const error_ptr error(raw_error);
  require_ok(info.Env(), status, error);
  return to_string(info.Env(), url);
}

}  // namespace

client_handle& client_of(Napi::Value value) {
  auto& handle = unwrap<client_handle>(value, client_tag);
  if (handle.get() == nullptr) throw_error(value.Env(), OCORS_E_CLOSED);
  return handle;
}

void export_client(Napi::Env env, Napi::Object exports) {
  auto client = Napi::Object::New(env);
  client.Set("create", Napi::Function::New<create>(env));
  client.Set("stats", Napi::Function::New<stats>(env));
  client.Set("ready", Napi::Function::New<ready>(env));
  client.Set("close", Napi::Function::New<close>(env));
  client.Set("hostUrl", Napi::Function::New<host_url>(env));
  exports.Set("client", client);
}

}  // namespace ollama_cors::node
