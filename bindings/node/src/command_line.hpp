// `npx ollama-cors`.
#pragma once

#include "napi.hpp"

namespace ollama_cors::node {

void export_command_line(Napi::Env env, Napi::Object exports);

}  // namespace ollama_cors::node
