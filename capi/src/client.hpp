// ocors_client, ocors_exchange and ocors_batch: what stands behind the handles.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "client/agent.hpp"
#include "client_json.hpp"
#include "error.hpp"
#include "ollama_cors.h"
#include "process.hpp"

struct ocors_client {
  // A fork copies memory but no threads: in the child, `agent` may not be touched.
  const std::int64_t owner_process = ollama_cors::capi::process_id();
  ollama_cors::capi::client_settings settings;
  std::string url;
  std::shared_ptr<ollama_cors::client::agent> agent;

  bool forked() const noexcept { return owner_process != ollama_cors::capi::process_id(); }
};

struct ocors_exchange {
  const std::int64_t owner_process = ollama_cors::capi::process_id();
  std::shared_ptr<ollama_cors::client::agent> agent;  // stopped with its client, not before
  std::unique_ptr<ollama_cors::client::exchange> running;

  bool forked() const noexcept { return owner_process != ollama_cors::capi::process_id(); }
};

struct ocors_batch {
  ollama_cors::client::batch content;
  ocors_error error{};  // views of the content's end
};

namespace ollama_cors::capi {

// What ocors_batch_error hands out; behind each change of the content.
void describe_end(ocors_batch& batch) noexcept;

}  // namespace ollama_cors::capi
