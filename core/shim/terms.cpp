#include "shim/terms.hpp"

#include <utility>

namespace ollama_cors::shim {

terms_slot::terms_slot(const config::settings& settings,
                       std::shared_ptr<const config::access> access)
    : document_(access->normalised), may_be_keyless_(settings.allow_unauthenticated_network) {
  value_ = std::make_shared<const terms>(terms{std::move(access), settings});
}

// All that may fail has been done by whoever calls this.
void terms_slot::put(std::shared_ptr<const terms> next, std::string document) noexcept {
  value_ = std::move(next);
  document_ = std::move(document);
  epoch_.fetch_add(1, std::memory_order_release);
}

bool terms_slot::set_access(std::shared_ptr<const config::access> access) {
  const std::lock_guard lock(mutex_);
  config::report findings;
  if (!fits(*access, findings)) return false;
  put(std::make_shared<const terms>(terms{access, value_->settings}),
      config::after_policy_swap(document_, access->normalised));
  return true;
}

bool terms_slot::reload(const config::configuration& next,
                        std::vector<config::changed_key>& changes, config::report& findings) {
  const std::lock_guard lock(mutex_);
  if (!fits(*next.access, findings)) return false;
  changes = config::changes_between(document_, next.access->normalised);
  for (const auto& change : changes) {
    if (!change.applies) findings.add(config::needs_restart(change));
  }
  terms all{next.access, value_->settings};
  all.settings.limits = next.settings.limits;
  all.settings.timeouts = next.settings.timeouts;
  put(std::make_shared<const terms>(std::move(all)),
      config::after_reload(document_, next.access->normalised));
  return true;
}

// What config::load asks of a document as a whole holds for a policy that comes later, too. It may
// have been loaded beside other addresses than those that are listened on.
bool terms_slot::fits(const config::access& access, config::report& findings) const {
  if (!on_network_) return true;
  if (access.keys.empty() && !may_be_keyless_) {
    findings.add({config::severity::error, "network-needs-key", "/api_keys",
                  "The server that runs can be reached from the network, and was not started with "
                  "\"allow_unauthenticated_network\". Keep a key, or restart it.",
                  ""});
  }
  if (access.rules.parts().mode == policy::mode::shadow) {
    findings.add({config::severity::error, "shadow-on-network", "/mode",
                  "The server that runs can be reached from the network, and the mode \"shadow\" "
                  "lets requests through that the rules refuse. Set \"mode\" to \"enforce\".",
                  "\"enforce\""});
  }
  return !findings.has_errors();
}

void terms_slot::refresh(std::shared_ptr<const terms>& known, std::uint64_t& epoch) const {
  if (epoch_.load(std::memory_order_acquire) == epoch) return;
  const std::lock_guard lock(mutex_);
  known = value_;
  epoch = epoch_.load(std::memory_order_relaxed);
}

std::shared_ptr<const terms> terms_slot::current() const {
  const std::lock_guard lock(mutex_);
  return value_;
}

}  // namespace ollama_cors::shim
