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

  // Something of ours: one line at that level and, as text, one more for each problem of `report`.
  struct words {
    log_level level;
    std::string_view type;
    std::string_view message;
    std::string_view report;  // JSON; empty = none
  };
  // `more`: the members, as a JSON object, that JSON has beside the message. `document`: where the
  // problems were written.
  void say(const words& what, std::string_view more, const served_document& document) const;

  // One event of ocors_shim_next_event, at the level that it deserves.
  void write(std::string_view event_json) const;

private:
  void write_line(log_level level, std::string_view text) const;

  const served_document& document_;
  log_level level_ = log_level::info;
  bool json_ = false;
};

}  // namespace ollama_cors::cli
