// Compiling, sharing and printing a policy.
#include "policy.hpp"

#include <utility>

#include "bytes_in.hpp"
#include "config/audit/audit.hpp"
#include "guard.hpp"
#include "text.hpp"

using namespace ollama_cors;

ocors_status ocors_policy_compile(const char* json, size_t length, ocors_profile profile,
                                  ocors_policy** policy, ocors_error** error) {
  return capi::guarded(error, [&]() -> ocors_status {
    if (policy == nullptr) return capi::fail_argument(error, "policy is NULL");
    *policy = nullptr;
    const auto text = capi::bytes_in(json, length);
    if (json == nullptr || !text) return capi::fail_argument(error, "json is NULL");
    if (profile != OCORS_PROFILE_SHIM && profile != OCORS_PROFILE_MIDDLEWARE) {
      return capi::fail_argument(error, "profile is neither that of a shim nor of middleware");
    }
    config::report findings;
    auto loaded = config::load(
        *text, profile == OCORS_PROFILE_SHIM ? config::profile::shim : config::profile::middleware,
        findings);
    if (!loaded) return capi::fail(error, findings);
    auto compiled = std::make_unique<ocors_policy>();
    compiled->access = std::move(loaded->access);
    compiled->profile = profile;
    *policy = compiled.release();
    return OCORS_OK;
  });
}

namespace {

void retain(const ocors_policy* policy) noexcept {
  if (policy != nullptr) policy->references.fetch_add(1, std::memory_order_relaxed);
}

void release(const ocors_policy* policy) noexcept {
  if (policy == nullptr) return;
  if (policy->references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete policy;
}

}  // namespace

void capi::kept_policy::keep(const ocors_policy* policy) noexcept {
  if (policy == policy_) return;
  retain(policy);
  release(std::exchange(policy_, policy));
}

ocors_policy* ocors_policy_retain(ocors_policy* policy) {
  retain(policy);
  return policy;
}

void ocors_policy_release(ocors_policy* policy) {
  release(policy);
}

ocors_status ocors_policy_audit(const ocors_policy* policy, ocors_text** audit) {
  return capi::guarded([&]() -> ocors_status {
    if (audit == nullptr) return OCORS_E_INVALID_ARGUMENT;
    *audit = nullptr;
    if (policy == nullptr) return OCORS_E_INVALID_ARGUMENT;
    auto text = std::make_unique<ocors_text>();
    text->value = config::audit(*policy->access);
    *audit = text.release();
    return OCORS_OK;
  });
}

const char* ocors_policy_normalised(const ocors_policy* policy) {
  return policy == nullptr ? "" : policy->access->normalised.c_str();
}
