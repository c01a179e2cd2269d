// No exception crosses the C border: every entry point runs its body through one of these.
#pragma once

#include <exception>
#include <new>
#include <system_error>
#include <utility>

#include "error.hpp"
#include "ollama_cors.h"

namespace ollama_cors::capi {

// For functions that return a status. On success `*error` is NULL; on failure the body, or the
// exception it left by, has set it.
template <class Body>
ocors_status guarded(ocors_error** error, Body&& body) noexcept {
  if (error != nullptr) *error = nullptr;
  try {
    return std::forward<Body>(body)();
  } catch (const std::bad_alloc&) {
    return fail_without_memory(error);
  } catch (const std::system_error& thrown) {  // no thread to be had, say
    return fail(error, OCORS_E_SYSTEM,
                {.code = "system", .message = thrown.what(), .system = thrown.code().value()});
  } catch (const std::exception& thrown) {
    return fail(error, OCORS_E_INTERNAL, {.code = "internal", .message = thrown.what()});
  } catch (...) {
    return fail(error, OCORS_E_INTERNAL, {.code = "internal", .message = "unknown exception"});
  }
}

template <class Body>
ocors_status guarded(Body&& body) noexcept {
  return guarded(nullptr, std::forward<Body>(body));
}

// For getters: what they return when there is no memory, or a bug.
template <class Value, class Body>
Value guarded_value(Value fallback, Body&& body) noexcept {
  try {
    return std::forward<Body>(body)();
  } catch (...) {
    return fallback;
  }
}

}  // namespace ollama_cors::capi
