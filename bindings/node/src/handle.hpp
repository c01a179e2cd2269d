// Native objects held by JavaScript: wrapped in a type-tagged object, so that a handle of one kind
// is never taken for another. A handle shares ownership until the garbage collector takes it.
#pragma once

#include <memory>
#include <utility>

#include "napi.hpp"

namespace ollama_cors::node {

template <class T>
Napi::Object wrap(Napi::Env env, const napi_type_tag& tag, std::shared_ptr<T> value) {
  auto object = Napi::Object::New(env);
  auto owned = std::make_unique<std::shared_ptr<T>>(std::move(value));
  const auto finalize = [](napi_env, void* data, void*) {
    delete static_cast<std::shared_ptr<T>*>(data);
  };
  NAPI_THROW_IF_FAILED_VOID(env, napi_wrap(env, object, owned.get(), finalize, nullptr, nullptr));
  owned.release();
  object.TypeTag(&tag);
  return object;
}

template <class T>
T& unwrap(Napi::Value value, const napi_type_tag& tag) {
  if (!value.IsObject() || !value.As<Napi::Object>().CheckTypeTag(&tag)) {
    throw Napi::TypeError::New(value.Env(), "not a handle of the kind that this function takes");
  }
  void* data = nullptr;
  const napi_status status = napi_unwrap(value.Env(), value, &data);
  if (status != napi_ok) throw Napi::Error::New(value.Env());
  return **static_cast<std::shared_ptr<T>*>(data);
}

}  // namespace ollama_cors::node
