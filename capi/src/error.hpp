// ocors_error: why a constructor failed, for people and for programs.
#pragma once

#include <string_view>

#include "config/report.hpp"
#include "ollama_cors.h"

// Views of texts that live as long as the error does: in an owned error they are its own, in the
// one for "out of memory" they are literals, because that one must exist before it is needed.
struct ocors_error {
  ocors_status status;
  int32_t system;
  const char* code;
  const char* message;
  const char* pointer;
  const char* report;
  // Of an exchange that failed.
  int32_t http_status = 0;
  const char* detail = "";
  size_t detail_length = 0;
};

namespace ollama_cors::capi {

struct failure {
  std::string_view code;
  std::string_view message;
  std::string_view pointer = {};
  std::string_view report = {};
  int system = 0;
};

// Both return `status`, so that a function can end with `return fail(…)`; `error` may be NULL.
ocors_status fail(ocors_error** error, ocors_status status, const failure& why) noexcept;
ocors_status fail(ocors_error** error, const config::report& findings);

ocors_status fail_without_memory(ocors_error** error) noexcept;
// `what` names the parameter.
ocors_status fail_argument(ocors_error** error, std::string_view what) noexcept;

}  // namespace ollama_cors::capi
