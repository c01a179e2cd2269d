// What requests are served by, and how a reload replaces it: as a whole, so that no request sees
// half of one, and without a lock a request.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "config/configuration.hpp"
#include "config/reload.hpp"

namespace ollama_cors::shim {

// Immutable once it is in force. A request keeps those that it began with.
struct terms {
  std::shared_ptr<const config::access> access;
  config::settings settings;  // limits and timeouts follow a reload, the rest is the start's
};

// The terms in force. A number tells at no cost whether they are still the same.
class terms_slot {
public:
  terms_slot(const config::settings& settings, std::shared_ptr<const config::access> access);

  // From now on: the policy of a server that others than this machine reach is bound by more.
  // Before the server runs.
  void reached_from_the_network() noexcept { on_network_ = true; }

  // Whether the server could have been started with it; else why not.
  bool fits(const config::access& access, config::report& findings) const;

  // False, and nothing changed, if the server could not have been started with it.
  bool set_access(std::shared_ptr<const config::access> access);

  // Takes over what a running server can, and reports the rest as `needs-restart`. False if it
  // could not have been started so: the errors stand in `findings`, and nothing has changed.
  bool reload(const config::configuration& next, std::vector<config::changed_key>& changes,
              config::report& findings);

  // Any thread. Renews `known` if others were set since `epoch`.
  void refresh(std::shared_ptr<const terms>& known, std::uint64_t& epoch) const;
  std::shared_ptr<const terms> current() const;

private:
  void put(std::shared_ptr<const terms> next, std::string document) noexcept;  // under the lock

  mutable std::mutex mutex_;
  std::shared_ptr<const terms> value_;
  std::string document_;  // that `value_` comes from, normalised
  std::atomic<std::uint64_t> epoch_{1};
  const bool may_be_keyless_;
  bool on_network_ = false;
};

}  // namespace ollama_cors::shim
