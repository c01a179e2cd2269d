// What one may ask of a running shim: another policy, its counters, its events.
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "bytes_in.hpp"
#include "config/json_text.hpp"
#include "guard.hpp"
#include "policy.hpp"
#include "shim.hpp"
#include "text.hpp"

using namespace ollama_cors;

ocors_status ocors_shim_set_policy(ocors_shim* shim, const ocors_policy* policy) {
  return capi::guarded([&]() -> ocors_status {
    if (shim == nullptr || policy == nullptr) return OCORS_E_INVALID_ARGUMENT;
    if (shim->forked()) return OCORS_E_FORKED;
    // Middleware leaves Host and Sec-Fetch-Site to the server around it; a shim is that server.
    if (policy->profile != OCORS_PROFILE_SHIM) return OCORS_E_INVALID_ARGUMENT;
    return shim->server->set_access(policy->access) ? OCORS_OK : OCORS_E_CONFIG;
  });
}

ocors_status ocors_shim_reload(ocors_shim* shim, const char* json, size_t length,
                               ocors_text** outcome, ocors_error** error) {
  return capi::guarded(error, [&]() -> ocors_status {
    if (outcome != nullptr) *outcome = nullptr;
    if (shim == nullptr) return capi::fail_argument(error, "shim is NULL");
    const auto text = capi::bytes_in(json, length);
    if (json == nullptr || !text) return capi::fail_argument(error, "json is NULL");
    if (shim->forked()) {
      return capi::fail(
          error, OCORS_E_FORKED,
          {.code = "forked",
           .message = "the shim belongs to the parent process: start one in this one"});
    }
    auto told = std::make_unique<ocors_text>();
    config::report findings;
    const auto changes = shim->server->reload(*text, findings);
    if (!changes) return capi::fail(error, findings);
    std::vector<std::string> applied;
    for (const auto& change : *changes) {
      if (change.applies) applied.push_back(change.pointer);
    }
    // {"valid":true,"problems":[…]} with one member more in front.
    told->value = "{\"applied\":" + config::json_list(applied) + "," + findings.to_json().substr(1);
    if (outcome != nullptr) *outcome = told.release();
    return OCORS_OK;
  });
}

ocors_status ocors_shim_stats(const ocors_shim* shim, ocors_text** stats) {
  return capi::guarded([&]() -> ocors_status {
    if (stats != nullptr) *stats = nullptr;
    if (shim == nullptr || stats == nullptr) return OCORS_E_INVALID_ARGUMENT;
    if (shim->forked()) return OCORS_E_FORKED;
    *stats = std::make_unique<ocors_text>(ocors_text{shim->server->stats_json()}).release();
    return OCORS_OK;
  });
}

ocors_status ocors_shim_next_event(ocors_shim* shim, int64_t timeout_ms, ocors_text** event) {
  return capi::guarded([&]() -> ocors_status {
    if (event != nullptr) *event = nullptr;
    if (shim == nullptr || event == nullptr) return OCORS_E_INVALID_ARGUMENT;
    if (shim->forked()) return OCORS_E_FORKED;
    auto& events = shim->server->events();
    // The hook runs on the thread that would have to bring the event.
    if (timeout_ms != 0 && events.inside_hook()) return OCORS_E_REENTRANT;
    auto text = std::make_unique<ocors_text>();
    shim::event item;
    switch (events.next(std::chrono::milliseconds(timeout_ms), item)) {
      case shim::event_queue::result::timeout:
        return OCORS_E_TIMEOUT;
      case shim::event_queue::result::closed:
        return OCORS_E_CLOSED;
      case shim::event_queue::result::ok:
        break;
    }
    text->value = item.to_json();
    *event = text.release();
    return OCORS_OK;
  });
}

ocors_status ocors_shim_set_wake(ocors_shim* shim, void (*hook)(void*), void* user_data) {
  return capi::guarded([&]() -> ocors_status {
    if (shim == nullptr) return OCORS_E_INVALID_ARGUMENT;
    if (shim->forked()) return OCORS_E_FORKED;
    auto& events = shim->server->events();
    if (events.inside_hook()) return OCORS_E_REENTRANT;
    if (hook == nullptr) {
      events.set_hook(nullptr);
    } else {
      events.set_hook([hook, user_data]() noexcept { hook(user_data); });
    }
    return OCORS_OK;
  });
}

void ocors_shim_wake(ocors_shim* shim) {
  if (shim == nullptr || shim->forked()) return;
  shim->server->events().wake();
}
