// ocors_policy: a reference-counted handle on one configuration's access rules.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

#include "config/configuration.hpp"
#include "ollama_cors.h"

struct ocors_policy {
  mutable std::atomic<std::size_t> references{1};
  std::shared_ptr<const ollama_cors::config::access> access;
  ocors_profile profile = OCORS_PROFILE_SHIM;
};

namespace ollama_cors::capi {

// A reference to a policy, of whoever keeps it.
class kept_policy {
public:
  kept_policy() = default;
  kept_policy(const kept_policy&) = delete;
  kept_policy& operator=(const kept_policy&) = delete;
  ~kept_policy() { keep(nullptr); }

  // Nothing is counted where the same one is kept on: threads that decide by one policy again and
  // again do not meet.
  void keep(const ocors_policy* policy) noexcept;
  const ocors_policy* get() const noexcept { return policy_; }

private:
  const ocors_policy* policy_ = nullptr;
};

}  // namespace ollama_cors::capi
