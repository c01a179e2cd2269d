// Reading the configuration's file again while `serve` runs: when asked to, and when it changes.
#pragma once

#include <optional>
#include <string>

#include "environment.hpp"
#include "event_log.hpp"
#include "file_watch.hpp"
#include "ollama_cors.h"
#include "serve_document.hpp"

namespace ollama_cors::cli {

class reloader {
public:
  // Made before the file is read for the first time. `options` outlive this.
  explicit reloader(const serve_options& options);

  // Looks, and does what is due. `document` becomes the one in force; what happened is told to the
  // log. A bad document keeps the old one in force.
  void run(ocors_shim* shim, const ollama_environment& environment, served_document& document,
           const event_log& log, bool asked);

private:
  void reload(ocors_shim* shim, const ollama_environment& environment, served_document& document,
              const event_log& log, bool asked) const;

  const serve_options& options_;
  std::optional<file_watch> watch_;
};

}  // namespace ollama_cors::cli
