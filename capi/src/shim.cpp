// The life of a shim: start, what is known of it, stop, free.
#include "shim.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "bytes_in.hpp"
#include "config/configuration.hpp"
#include "guard.hpp"

using namespace ollama_cors;

namespace {

using scheme = config::upstream_address::scheme;

std::string url_of(const config::upstream_address& upstream) {
  const char* prefix = upstream.kind == scheme::https ? "https://" : "http://";
  return prefix + upstream.host_header + upstream.base_path;
}

// `replay:` names no address: the replay starts on a free port, and the shim is pointed at it.
ocors_status start_replay(ocors_shim& shim, ocors_error** error) {
  std::string why;
  shim.replay = replay::upstream::start(why);
  if (!shim.replay) {
    return capi::fail(error, OCORS_E_SYSTEM,
                      {.code = "replay-not-started", .message = why, .pointer = "/upstream"});
  }
  auto& upstream = shim.settings.upstream;
  upstream = {};
  upstream.port = shim.replay->port();
  upstream.host_header = upstream.host + ":" + std::to_string(upstream.port);
  return OCORS_OK;
}

ocors_status start_server(ocors_shim& shim, std::shared_ptr<const config::access> access,
                          config::report& findings, ocors_error** error) {
  shim::start_error why;
  shim.server = shim::server::start(shim.settings, std::move(access), findings, why);
  if (shim.server) return OCORS_OK;
  if (why.system != 0) {
    return capi::fail(
        error, OCORS_E_SYSTEM,
        {.code = why.code, .message = why.message, .pointer = why.pointer, .system = why.system});
  }
  // Nothing is wrong with the system, so it is the configuration that cannot work here.
  findings.add({.severity = config::severity::error,
                .code = why.code,
                .pointer = why.pointer,
                .message = why.message,
                .suggestion = {}});
  return capi::fail(error, findings);
}

}  // namespace

ocors_status ocors_shim_start(const char* json, size_t length, ocors_shim** shim,
                              ocors_error** error) {
  return capi::guarded(error, [&]() -> ocors_status {
    if (shim == nullptr) return capi::fail_argument(error, "shim is NULL");
    *shim = nullptr;
    const auto text = capi::bytes_in(json, length);
    if (json == nullptr || !text) return capi::fail_argument(error, "json is NULL");

    config::report findings;
    auto loaded = config::load(*text, config::profile::shim, findings);
    if (!loaded) return capi::fail(error, findings);

    auto started = std::make_unique<ocors_shim>();
    started->settings = std::move(loaded->settings);
    if (started->settings.upstream.kind == scheme::replay) {
      if (const auto status = start_replay(*started, error); status != OCORS_OK) return status;
    }
    started->upstream_url = url_of(started->settings.upstream);
    if (const auto status = start_server(*started, std::move(loaded->access), findings, error);
        status != OCORS_OK) {
      return status;
    }
    started->warnings = findings.to_json();
    *shim = started.release();
    return OCORS_OK;
  });
}

uint16_t ocors_shim_port(const ocors_shim* shim) {
  return shim == nullptr ? 0 : shim->server->port();
}

const char* ocors_shim_url(const ocors_shim* shim, size_t index) {
  if (shim == nullptr || index >= shim->server->urls().size()) return nullptr;
  return shim->server->urls()[index].c_str();
}

const char* ocors_shim_admin_url(const ocors_shim* shim) {
  if (shim == nullptr || shim->server->admin_url().empty()) return nullptr;
  return shim->server->admin_url().c_str();
}

const char* ocors_shim_upstream_url(const ocors_shim* shim) {
  return shim == nullptr ? "" : shim->upstream_url.c_str();
}

int32_t ocors_shim_is_replay(const ocors_shim* shim) {
  return shim != nullptr && shim->replay != nullptr ? 1 : 0;
}

const char* ocors_shim_warnings(const ocors_shim* shim) {
  return shim == nullptr ? "" : shim->warnings.c_str();
}

ocors_status ocors_shim_stop(ocors_shim* shim, int64_t drain_ms) {
  return capi::guarded([&]() -> ocors_status {
    if (shim == nullptr) return OCORS_E_INVALID_ARGUMENT;
    if (shim->forked()) return OCORS_E_FORKED;
    if (shim->server->events().inside_hook()) return OCORS_E_REENTRANT;
    std::optional<std::chrono::milliseconds> drain;
    // A deadline that far away would be beyond what a clock can hold.
    constexpr std::chrono::milliseconds longest = std::chrono::hours(24 * 365);
    if (drain_ms >= 0) drain = std::min(std::chrono::milliseconds(drain_ms), longest);
    shim->server->stop(drain);
    return OCORS_OK;
  });
}

ocors_status ocors_shim_free(ocors_shim* shim) {
  return capi::guarded([&]() -> ocors_status {
    if (shim == nullptr) return OCORS_OK;
    if (shim->forked()) {
      // The threads that these would join are the parent's. What they hold stays with them.
      static_cast<void>(shim->server.release());
      static_cast<void>(shim->replay.release());
      delete shim;
      return OCORS_OK;
    }
    if (shim->server->events().inside_hook()) return OCORS_E_REENTRANT;
    shim->server->stop(std::chrono::milliseconds::zero());
    delete shim;
    return OCORS_OK;
  });
}
