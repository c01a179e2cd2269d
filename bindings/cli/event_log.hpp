// The shim's events as lines on standard error, as the configuration's `log` asks.
#pragma once

#include <string_view>

namespace ollama_cors::cli {

enum class log_level { error, warning, info, debug };

class event_log {
public:
  // The `log` of a document that the library has accepted.
  explicit event_log(std::string_view document);

  // One event of ocors_shim_next_event, at the level that it deserves.
  void write(std::string_view event_json) const;

private:
  log_level level_ = log_level::info;
  bool json_ = false;
};

}  // namespace ollama_cors::cli
