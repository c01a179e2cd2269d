// A failed call of the C ABI as a JavaScript error that carries all its parts.
#pragma once

#include <memory>

#include "napi.hpp"
#include "ollama_cors.h"

namespace ollama_cors::node {

struct free_error {
  void operator()(ocors_error* error) const noexcept { ocors_error_free(error); }
};
using error_ptr = std::unique_ptr<ocors_error, free_error>;

// Throws an Error with `status`, `code`, `pointer`, `system` and `report`; lib/errors.cjs gives it
// its class. `error` may be null: then the status speaks alone.
[[noreturn]] void throw_error(Napi::Env env, ocors_status status,
                              const ocors_error* error = nullptr);

inline void require_ok(Napi::Env env, ocors_status status, const error_ptr& error = nullptr) {
  if (status != OCORS_OK) throw_error(env, status, error.get());
}

}  // namespace ollama_cors::node
