// The shim's events as lines on standard error, as the configuration's `log` asks.
#pragma once

#include <string_view>

#include "serve_document.hpp"

namespace ollama_cors::cli {

enum class log_level { error, warning, info, debug };

class event_log {
public:
  // By the `log` of a document that the library has accepted, and that outlives this.
  explicit event_log(const served_document& document);

  // Whether what is said at the start may stand in it: words, and not warnings alone.
  bool tells_people() const { return !json_ && level_ >= log_level::info; }

  // One event of ocors_shim_next_event, at the level that it deserves.
  void write(std::string_view event_json) const;

private:
  const served_document& document_;
  log_level level_ = log_level::info;
  bool json_ = false;
};

}  // namespace ollama_cors::cli
