// Parts of an ocors_error, copied into a JavaScript error before it is freed.
#include "error.hpp"

namespace ollama_cors::node {

void throw_error(Napi::Env env, ocors_status status, const ocors_error* error) {
  const char* name = ocors_status_name(status);
  auto thrown = Napi::Error::New(env, error == nullptr ? name : ocors_error_message(error));
  auto value = thrown.Value();
  value.Set("status", name);
  value.Set("code", error == nullptr ? "" : ocors_error_code(error));
  value.Set("pointer", error == nullptr ? "" : ocors_error_pointer(error));
  value.Set("system", error == nullptr ? 0 : ocors_error_system(error));
  value.Set("report", error == nullptr ? "" : ocors_error_report(error));
  throw thrown;
}

}  // namespace ollama_cors::node
