// The shim: an HTTP server in front of Ollama that decides, answers preflights, forwards, streams.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/configuration.hpp"
#include "config/reload.hpp"
#include "shim/event_queue.hpp"

namespace ollama_cors::shim {

// Why a start failed; `system` is errno or 0.
struct start_error {
  std::string code;  // "address-in-use", "address-not-available", "upstream-is-self", …
  std::string message;
  std::string pointer;  // "/listen/0", "/tls/certificate"
  int system = 0;
};

// All functions may be called from any thread, but not stop() and the destructor from the queue's
// wake hook.
class server {
public:
  // Binds every address before it returns; serves on `settings.threads` threads of its own.
  // `warnings` receives default addresses that the system lacks. Null and `error` set on failure.
  static std::unique_ptr<server> start(const config::settings& settings,
                                       std::shared_ptr<const config::access> access,
                                       config::report& warnings, start_error& error);
  ~server();

  std::uint16_t port() const noexcept;
  const std::vector<std::string>& urls() const noexcept;
  const std::string& admin_url() const noexcept;  // "" if there is none
  // From the next request on. False, and nothing changed, if the server could not have been started
  // with it.
  bool set_access(std::shared_ptr<const config::access> access);
  // Reads a document into the running server, and the files of its `tls`: what of it counts from
  // the next request on (a certificate: from the next connection on), and what waits for a restart
  // (a warning, too). Nothing, and nothing changed, if `findings` has errors.
  std::optional<std::vector<config::changed_key>> reload(std::string_view json_text,
                                                         config::report& findings);
  std::string stats_json() const;
  event_queue& events() noexcept;
  // Nothing = the configuration's drain time. Idempotent; a call with less patience than one that
  // still drains cuts that drain short.
  void stop(std::optional<std::chrono::milliseconds> drain);

private:
  struct impl;
  explicit server(std::unique_ptr<impl> parts);
  std::unique_ptr<impl> impl_;
};

}  // namespace ollama_cors::shim
