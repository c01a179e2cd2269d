// Policies and decisions for JavaScript.
#pragma once

#include "napi.hpp"
#include "ollama_cors.h"

namespace ollama_cors::node {

// The policy behind a handle; throws a TypeError if it is none.
ocors_policy* policy_of(Napi::Value handle);

void export_policy(Napi::Env env, Napi::Object exports);

}  // namespace ollama_cors::node
