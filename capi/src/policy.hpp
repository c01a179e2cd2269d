// ocors_policy: a reference-counted handle on one configuration's access rules.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

#include "config/configuration.hpp"
#include "ollama_cors.h"

struct ocors_policy {
  std::atomic<std::size_t> references{1};
  std::shared_ptr<const ollama_cors::config::access> access;
  ocors_profile profile = OCORS_PROFILE_SHIM;
};
