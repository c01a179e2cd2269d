// One exchange of a client, drained by JavaScript in batches.
#pragma once

#include "napi.hpp"

namespace ollama_cors::node {

void export_exchange(Napi::Env env, Napi::Object exports);

}  // namespace ollama_cors::node
