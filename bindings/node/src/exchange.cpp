// Exchanges. What crosses the border is a batch: all lines that have come as one text, or all bytes
// as one buffer.
#include "exchange.hpp"

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "client.hpp"
#include "error.hpp"
#include "handle.hpp"

namespace ollama_cors::node {
namespace {

constexpr napi_type_tag exchange_tag = {0x6f6c6c616d612d63, 0x6f72732d65786368};

struct free_exchange {
  void operator()(ocors_exchange* exchange) const noexcept { ocors_exchange_free(exchange); }
};
using exchange_ptr = std::unique_ptr<ocors_exchange, free_exchange>;

struct free_batch {
  void operator()(ocors_batch* batch) const noexcept { ocors_batch_free(batch); }
};
using batch_ptr = std::unique_ptr<ocors_batch, free_batch>;

// What an exchange holds at most that nobody reads ("queue_bytes"): told to the garbage collector,
// so that it knows what a dropped response is worth.
constexpr std::int64_t weight = 256 * 1024;

class exchange_handle {
public:
  exchange_handle(napi_env env, exchange_ptr started, batch_ptr scrap)
      : exchange(std::move(started)), batch(std::move(scrap)), env_(env) {
    std::int64_t total = 0;
    napi_adjust_external_memory(env_, weight, &total);
  }
  ~exchange_handle() { release(); }
  exchange_handle(const exchange_handle&) = delete;
  exchange_handle& operator=(const exchange_handle&) = delete;

  // Its end was given: a garbage collector is in no hurry.
  void release() noexcept {
    if (exchange == nullptr) return;
    exchange.reset();
    batch.reset();
    scratch = std::string();
    std::int64_t total = 0;
    napi_adjust_external_memory(env_, -weight, &total);
  }

  exchange_ptr exchange;
  batch_ptr batch;
  std::string scratch;
  bool lines = false;  // the answer is a stream of lines, and no refusal, which is for people

private:
  napi_env env_;
};

exchange_handle& self(const Napi::CallbackInfo& info) {
  return unwrap<exchange_handle>(info[0], exchange_tag);
}

// A header is bytes, which JavaScript has as latin1.
Napi::Value latin1(Napi::Env env, const char* data, std::size_t length) {
  napi_value text = nullptr;
  NAPI_THROW_IF_FAILED(env, napi_create_string_latin1(env, data, length, &text), Napi::Value());
  return Napi::Value(env, text);
}

// (client, json, body: string | Uint8Array | null, tag) → handle
Napi::Value start(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  const std::string json = info[1].As<Napi::String>();
  std::string text;
  const char* body = nullptr;
  std::size_t body_length = 0;
  if (info[2].IsString()) {
    text = info[2].As<Napi::String>();
    body = text.data();
    body_length = text.size();
  } else if (info[2].IsTypedArray()) {
    const auto bytes = info[2].As<Napi::Uint8Array>();
    // An empty view may have no memory behind it, and NULL means that there is no body.
    body = bytes.ByteLength() == 0 ? "" : reinterpret_cast<const char*>(bytes.Data());
    body_length = bytes.ByteLength();
  }
  const auto tag = static_cast<std::uint64_t>(info[3].As<Napi::Number>().Int64Value());

  ocors_batch* raw_batch = nullptr;
  require_ok(env, ocors_batch_new(&raw_batch));
  batch_ptr batch(raw_batch);
  ocors_exchange* raw_exchange = nullptr;
  ocors_error* raw_error = nullptr;
  const auto status = ocors_exchange_start(client_of(info[0]).get(), json.data(), json.size(), body,
                                           body_length, tag, &raw_exchange, &raw_error);
  exchange_ptr exchange(raw_exchange);
  const error_ptr error(raw_error);
  require_ok(env, status, error);
  return wrap(env, exchange_tag,
              std::make_shared<exchange_handle>(env, std::move(exchange), std::move(batch)));
}

void set_head(Napi::Env env, const ocors_batch* batch, Napi::Object& object) {
  object.Set("status", Napi::Number::New(env, ocors_batch_status(batch)));
  const std::string reason = ocors_batch_reason(batch);
  object.Set("reason", latin1(env, reason.data(), reason.size()));
  object.Set("url", ocors_batch_url(batch));
  const auto count = ocors_batch_header_count(batch);
  auto headers = Napi::Array::New(env, count);
  for (std::uint32_t i = 0; i < count; ++i) {
    ocors_field field = {};
    require_ok(env, ocors_batch_header(batch, i, &field));
    auto pair = Napi::Array::New(env, 2);
    pair.Set(0U, latin1(env, field.name, field.name_length));
    pair.Set(1U, latin1(env, field.value, field.value_length));
    headers.Set(i, pair);
  }
  object.Set("headers", headers);
}

// No line has an LF in it, so they can be told apart.
std::string_view joined(const ocors_message* messages, std::size_t count, std::string& scratch) {
  if (count == 1) return {messages[0].data, messages[0].data_length};
  scratch.clear();
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0) scratch += '\n';
    scratch.append(messages[i].data, messages[i].data_length);
  }
  return scratch;
}

// Memory of JavaScript's own, as Electron allows no other; not of Node's pool, as a stream of bytes
// hands its memory on.
Napi::Value copy(Napi::Env env, const char* data, std::size_t length) {
  auto memory = Napi::ArrayBuffer::New(env, length);
  if (length != 0) std::memcpy(memory.Data(), data, length);
  return Napi::Uint8Array::New(env, length, memory, 0);
}

void set_end(Napi::Env env, const ocors_batch* batch, Napi::Object& object) {
  const auto ended = ocors_batch_ended(batch);
  if (ended == OCORS_NOT_ENDED) return;
  object.Set("ended", Napi::Number::New(env, ended));
  const char* report = ocors_batch_report(batch);
  if (*report != '\0') object.Set("report", report);
  const auto* error = ocors_batch_error(batch);
  if (error == nullptr) return;
  auto parts = Napi::Object::New(env);
  parts.Set("code", ocors_error_code(error));
  parts.Set("message", ocors_error_message(error));
  parts.Set("system", ocors_error_system(error));
  parts.Set("status", ocors_status_name(ocors_error_status(error)));
  parts.Set("httpStatus", ocors_error_http_status(error));
  std::size_t length = 0;
  const char* detail = ocors_error_detail(error, &length);
  parts.Set("detail", Napi::String::New(env, detail, length));
  object.Set("error", parts);
}

// (handle) → a batch { status, reason, url, headers }? { lines, count }? { bytes }?
// { ended, error?, report? }?; undefined = nothing has come
Napi::Value next(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  auto& handle = self(info);
  if (handle.exchange == nullptr) throw_error(env, OCORS_E_CLOSED);
  const auto taken = ocors_exchange_next(handle.exchange.get(), 0, handle.batch.get());
  if (taken == OCORS_E_TIMEOUT) return env.Undefined();
  require_ok(env, taken);
  const auto* batch = handle.batch.get();
  auto object = Napi::Object::New(env);
  const auto status = ocors_batch_status(batch);
  if (status != 0) {
    handle.lines = status / 100 == 2 && std::string(ocors_batch_framing(batch)) == "lines";
    set_head(env, batch, object);
  }
  std::size_t count = 0;
  const auto* messages = ocors_batch_messages(batch, &count);
  if (count != 0) {
    const auto bytes = joined(messages, count, handle.scratch);
    if (handle.lines) {
      object.Set("lines", Napi::String::New(env, bytes.data(), bytes.size()));
    } else {
      object.Set("bytes", copy(env, bytes.data(), bytes.size()));
    }
  }
  set_end(env, batch, object);
  if (ocors_batch_ended(batch) != OCORS_NOT_ENDED) handle.release();
  return object;
}

// (handle, bytes) → how many were taken; 0 = there is no room, -1 = no more are wanted
Napi::Value write(const Napi::CallbackInfo& info) {
  auto& handle = self(info);
  if (handle.exchange == nullptr) return Napi::Number::New(info.Env(), -1);
  const auto bytes = info[1].As<Napi::Uint8Array>();
  std::size_t taken = 0;
  const auto status =
      ocors_exchange_write(handle.exchange.get(), reinterpret_cast<const char*>(bytes.Data()),
                           bytes.ByteLength(), 0, &taken);
  if (status == OCORS_E_CLOSED) return Napi::Number::New(info.Env(), -1);
  if (status == OCORS_E_TIMEOUT) return Napi::Number::New(info.Env(), 0);
  require_ok(info.Env(), status);
  return Napi::Number::New(info.Env(), static_cast<double>(taken));
}

// (handle)
void finish_body(const Napi::CallbackInfo& info) {
  auto& handle = self(info);
  if (handle.exchange == nullptr) return;
  const auto status = ocors_exchange_finish_body(handle.exchange.get());
  if (status != OCORS_E_CLOSED) require_ok(info.Env(), status);
}

// (handle)
void cancel(const Napi::CallbackInfo& info) {
  auto& handle = self(info);
  if (handle.exchange != nullptr)
    require_ok(info.Env(), ocors_exchange_cancel(handle.exchange.get()));
}

}  // namespace

void export_exchange(Napi::Env env, Napi::Object exports) {
  auto exchange = Napi::Object::New(env);
  exchange.Set("start", Napi::Function::New<start>(env));
  exchange.Set("next", Napi::Function::New<next>(env));
  exchange.Set("write", Napi::Function::New<write>(env));
  exchange.Set("finishBody", Napi::Function::New<finish_body>(env));
  exchange.Set("cancel", Napi::Function::New<cancel>(env));
  exports.Set("exchange", exchange);
}

}  // namespace ollama_cors::node
