#include "shim/server.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <new>

#include "config/server/listen.hpp"
#include "net/listener.hpp"
#include "net/tls_transport.hpp"
#include "shim/admin_server.hpp"
#include "shim/certificate_slot.hpp"
#include "shim/url.hpp"
#include "shim/worker.hpp"

namespace ollama_cors::shim {
namespace {

// A port that is free on one address may be taken on another: so many are tried.
constexpr int free_port_attempts = 16;

std::string name_of(const config::listen_address& where, std::uint16_t port) {
  if (where.is_given()) return "the socket " + config::to_text(where);
  return (where.is_ipv6() ? "[" + where.host + "]" : where.host) + ":" + std::to_string(port);
}

bool is_loopback(const std::string& address) {
  return !config::is_beyond_loopback({.host = address});
}

bool is_this_machine(const std::string& host) {
  return host == "localhost" || host == "::1" || host == "::" || host == "0.0.0.0" ||
         host.starts_with("127.");
}

bool fail(const net::tls_problem& why, start_error& error) {
  error = {why.code, why.message, pointer_of(why), why.system};
  return false;
}

}  // namespace

struct server::impl {
  impl(const config::settings& from, std::shared_ptr<const config::access> first)
      : settings(from), in_force(from, std::move(first)) {}

  std::unique_ptr<net::listener> open(const config::listen_address& where, std::uint16_t port,
                                      const std::string& pointer, net::bind_error& failed,
                                      start_error& error);
  bool bind(config::report& warnings, start_error& error);
  bool bind_with(std::uint16_t shared_port, config::report& warnings, start_error& error,
                 bool& collided);
  bool bind_admin(start_error& error);
  bool may_be_reached(start_error& error);
  bool leads_to_itself() const;
  net::loop& least_loaded();
  void close_listeners() noexcept { workers[0]->loop().post(closing_listeners); }
  void close_admin() noexcept {
    if (admin) workers[0]->loop().post(closing_admin);
  }
  bool prepare_tls(config::report& warnings, start_error& error);
  // The client as it is spoken to; null, and closed, where there is no memory for it.
  std::shared_ptr<net::transport> secured(net::loop& on, std::shared_ptr<net::transport> client);

  const config::settings settings;
  terms_slot in_force;
  certificate_slot certificate;
  counters totals;
  event_queue events;
  net::reserved_task closing_listeners{[this] {
    for (auto& one : listeners) one->close();
  }};
  net::reserved_task closing_admin{[this] { admin->close(); }};
  std::vector<std::unique_ptr<worker>> workers;
  std::vector<std::unique_ptr<net::listener>> listeners;
  std::unique_ptr<admin_server> admin;
  std::vector<std::string> urls;
  std::string admin_url;
  std::size_t next_worker = 0;

  std::mutex mutex;
  std::condition_variable gone;
  // When draining ends at the latest; guarded by `mutex`.
  std::chrono::steady_clock::time_point give_up = std::chrono::steady_clock::time_point::max();
  std::mutex stopping;
  bool stopped = false;
};

bool server::impl::bind(config::report& warnings, start_error& error) {
  for (int attempt = 0; attempt < free_port_attempts; ++attempt) {
    bool collided = false;
    config::report noted;
    if (bind_with(0, noted, error, collided)) {
      for (const auto& item : noted.problems()) warnings.add(item);
      return true;
    }
    listeners.clear();
    urls.clear();
    if (!collided) return false;
  }
  return false;
}

// Null and `error` set on failure.
std::unique_ptr<net::listener> server::impl::open(const config::listen_address& where,
                                                  std::uint16_t port, const std::string& pointer,
                                                  net::bind_error& failed, start_error& error) {
  auto& home = workers[0]->loop();
  auto one = where.is_given() ? net::listener::adopt(home, where.descriptor, failed)
                              : net::listener::open(home, where.host, port, failed);
  if (one) return one;
  error.code = failed.in_use     ? "address-in-use"
               : failed.not_here ? "address-not-available"
               : failed.not_ours ? "not-a-listening-socket"
                                 : "cannot-listen";
  error.message = "Cannot listen on " + name_of(where, port) + ": " + failed.message + ". ";
  const std::string key = pointer.starts_with("/admin") ? "`admin`" : "`listen`";
  error.message +=
      failed.in_use
          ? "Stop what listens there, or choose another port in " + key + " (0 = a free one)."
      : failed.not_ours ? "Name a TCP socket that listens and that this process was given."
                        : "Choose an address of this machine in " + key + ".";
  error.pointer = pointer;
  error.system = failed.system;
  return nullptr;
}

bool server::impl::bind_with(std::uint16_t shared_port, config::report& warnings,
                             start_error& error, bool& collided) {
  for (std::size_t i = 0; i < settings.listen.size(); ++i) {
    const auto& where = settings.listen[i];
    const std::uint16_t port = where.port != 0 ? where.port : shared_port;
    net::bind_error failed;
    const std::string pointer = "/listen/" + std::to_string(i);
    auto one = open(where, port, pointer, failed, error);
    if (one) {
      if (where.port == 0 && !where.is_given()) shared_port = one->port();
      urls.push_back(url_of(settings.tls ? "https" : "http", one->address(), one->port()));
      listeners.push_back(std::move(one));
      continue;
    }
    if (where.is_default && failed.not_here) {
      warnings.add({config::severity::warning, "address-not-available", pointer,
                    "This machine has no address " + where.host + "; it is left out.", ""});
      continue;
    }
    // The free port of the first address is taken on this one: another may be free on all.
    collided = where.port == 0 && port != 0 && failed.in_use;
    return false;
  }
  if (!listeners.empty()) return true;
  error = {"no-address", "None of the addresses in `listen` can be had on this machine.", "/listen",
           0};
  return false;
}

bool server::impl::bind_admin(start_error& error) {
  if (!settings.admin) return true;
  net::bind_error failed;
  auto one = open(*settings.admin, settings.admin->port, "/admin/listen", failed, error);
  if (!one) return false;
  const bool beyond = !is_loopback(one->address());
  if (beyond && !settings.allow_unauthenticated_network) {
    error = {"admin-on-network",
             one->address() +
                 " can be reached from the network, and \"admin\" asks for no key. Listen on "
                 "127.0.0.1, or set \"allow_unauthenticated_network\" to true.",
             "/admin/listen", 0};
    return false;
  }
  admin = std::make_unique<admin_server>(*workers[0], std::move(one));
  admin_url = admin->url();
  return true;
}

// What config::load asks of addresses holds for the sockets that were given, too: what they are
// bound to is known only now.
bool server::impl::may_be_reached(start_error& error) {
  const auto first = in_force.current();
  for (std::size_t i = 0; i < listeners.size(); ++i) {
    if (is_loopback(listeners[i]->address())) continue;
    in_force.reached_from_the_network();
    config::report findings;
    if (in_force.fits(*first->access, findings)) return true;
    const std::string& code = findings.problems().front().code;
    error = {code,
             urls[i] + " can be reached from the network. " +
                 (code == "network-needs-key"
                      ? "Add \"api_keys\", or set \"allow_unauthenticated_network\" to true."
                      : "The mode \"shadow\" is for this machine alone: set \"mode\" to "
                        "\"enforce\"."),
             "/listen/" + std::to_string(i), 0};
    return false;
  }
  return true;
}

bool server::impl::leads_to_itself() const {
  const auto& to = settings.upstream;
  return is_this_machine(to.host) &&
         std::any_of(listeners.begin(), listeners.end(), [&](const auto& one) {
           const auto address = one->address();
           const bool unspecified = address == "0.0.0.0" || address == "::";
           return one->port() == to.port &&
                  (unspecified || to.host == address || to.host == "localhost");
         });
}

net::loop& server::impl::least_loaded() {
  next_worker = (next_worker + 1) % workers.size();
  return workers[next_worker]->loop();
}

// Reads all files that TLS takes on either side.
bool server::impl::prepare_tls(config::report& warnings, start_error& error) {
  net::tls_problem failed;
  if (settings.tls) {
    auto made = certificate_slot::read(*settings.tls, warnings, failed);
    if (!made) return fail(failed, error);
    certificate.set(std::move(made));
  }
  if (settings.upstream.kind == config::upstream_address::scheme::https) {
    const auto& trust = settings.upstream_tls;
    const auto made = net::tls_context::for_client(trust.verify, trust.ca, failed);
    if (!made) return fail(failed, error);
    for (auto& one : workers) one->speak_tls_upstream(made);
  }
  return true;
}

std::shared_ptr<net::transport> server::impl::secured(net::loop& on,
                                                      std::shared_ptr<net::transport> client) {
  auto with = certificate.current();
  if (!with) return client;
  try {
    return net::make_tls_transport(on, client, std::move(with));
  } catch (const std::bad_alloc&) {
    client->close();
    return nullptr;
  }
}

server::server(std::unique_ptr<impl> parts) : impl_(std::move(parts)) {}

std::unique_ptr<server> server::start(const config::settings& settings,
                                      std::shared_ptr<const config::access> access,
                                      config::report& warnings, start_error& error) {
  // Made before there are threads: behind them nothing may fail.
  std::unique_ptr<server> made(new server(nullptr));
  auto parts = std::make_unique<impl>(settings, std::move(access));
  auto& all = *parts;
  for (unsigned i = 0; i < std::max(1U, settings.threads); ++i) {
    all.workers.push_back(std::make_unique<worker>(all.in_force, all.totals, all.events, [&all] {
      // The lock keeps the waiter from missing this between its look and its sleep.
      { const std::lock_guard lock(all.mutex); }
      all.gone.notify_all();
    }));
  }
  if (!all.prepare_tls(warnings, error) || !all.bind(warnings, error) ||
      !all.may_be_reached(error) || !all.bind_admin(error)) {
    return nullptr;
  }
  if (all.leads_to_itself()) {
    error = {"upstream-is-self",
             "`upstream` is one of the shim's own addresses. Point it at Ollama, which must listen "
             "elsewhere (OLLAMA_HOST).",
             "/upstream", 0};
    return nullptr;
  }
  for (auto& one : all.listeners) {
    // The worker is looked up again by its loop: the handler runs there.
    one->start([&all]() -> net::loop& { return all.least_loaded(); },
               [&all](std::shared_ptr<net::transport> client) {
                 for (auto& home : all.workers) {
                   if (!home->loop().runs_here()) continue;
                   auto taken = all.secured(home->loop(), std::move(client));
                   return taken ? home->add(std::move(taken)) : void();
                 }
               });
  }
  if (all.admin) all.admin->start();
  try {
    for (auto& one : all.workers) one->start();
  } catch (...) {
    // No further thread can be had: those that run must end before what they use goes.
    all.close_listeners();
    all.close_admin();
    for (auto& one : all.workers) one->finish();
    throw;
  }
  made->impl_ = std::move(parts);
  return made;
}

server::~server() {
  if (impl_) stop(std::chrono::milliseconds(0));
}

std::uint16_t server::port() const noexcept {
  const auto& url = impl_->urls.front();
  return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

const std::vector<std::string>& server::urls() const noexcept {
  return impl_->urls;
}

const std::string& server::admin_url() const noexcept {
  return impl_->admin_url;
}

bool server::set_access(std::shared_ptr<const config::access> access) {
  return impl_->in_force.set_access(std::move(access));
}

std::optional<std::vector<config::changed_key>> server::reload(std::string_view json_text,
                                                               config::report& findings) {
  auto& all = *impl_;
  std::vector<config::changed_key> changes;
  const auto next = config::load(json_text, config::profile::shim, findings);
  std::shared_ptr<const net::tls_context> certificate;
  bool good = next.has_value();
  // Also under the same names: that is how certificates are renewed.
  if (good && all.settings.tls && next->settings.tls) {
    net::tls_problem failed;
    certificate = certificate_slot::read(*next->settings.tls, findings, failed);
    good = certificate != nullptr;
    if (!good) {
      findings.add({config::severity::error, failed.code, pointer_of(failed), failed.message, ""});
    }
  }
  if (!good || !all.in_force.reload(*next, changes, findings)) {
    count(all.totals.reloads_refused);
    return std::nullopt;
  }
  if (certificate) all.certificate.set(std::move(certificate));
  count(all.totals.reloads);
  return changes;
}

std::string server::stats_json() const {
  return impl_->totals.to_json(impl_->events.dropped());
}

event_queue& server::events() noexcept {
  return impl_->events;
}

void server::stop(std::optional<std::chrono::milliseconds> drain) {
  auto& all = *impl_;
  // Before the lock that a draining stop holds: who has less patience cuts its drain short.
  if (const auto patience = drain ? drain : all.in_force.current()->settings.timeouts.drain) {
    const std::lock_guard lock(all.mutex);
    all.give_up = std::min(all.give_up, std::chrono::steady_clock::now() + *patience);
    all.gone.notify_all();
  }
  const std::lock_guard once(all.stopping);
  if (all.stopped) return;
  all.stopped = true;

  all.close_listeners();
  for (auto& one : all.workers) {
    one->begin_drain();
  }
  {
    std::unique_lock lock(all.mutex);
    while (all.totals.open_connections != 0 && std::chrono::steady_clock::now() < all.give_up) {
      all.gone.wait_until(lock, all.give_up);
    }
  }
  all.close_admin();
  for (auto& one : all.workers) one->finish();
  all.events.close(event{.what = event::type::stopped});
}

}  // namespace ollama_cors::shim
