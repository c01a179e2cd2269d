// ocors_shim: a running server, with the replay behind it where the configuration asks for one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "config/settings.hpp"
#include "ollama_cors.h"
#include "process.hpp"
#include "replay/upstream.hpp"
#include "shim/server.hpp"

struct ocors_shim {
  // A fork copies memory but no threads: in the child, `server` and `replay` may not be touched.
  const std::int64_t owner_process = ollama_cors::capi::process_id();
  std::unique_ptr<ollama_cors::replay::upstream> replay;  // outlives the server that talks to it
  std::unique_ptr<ollama_cors::shim::server> server;
  ollama_cors::config::settings settings;
  std::string upstream_url;
  std::string warnings;

  bool forked() const noexcept { return owner_process != ollama_cors::capi::process_id(); }
};
