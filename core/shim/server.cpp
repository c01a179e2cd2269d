#include "shim/server.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <new>

#include "net/listener.hpp"
#include "net/tls_transport.hpp"
#include "shim/certificate_slot.hpp"
#include "shim/worker.hpp"

namespace ollama_cors::shim {
namespace {

// A port that is free on one address may be taken on another: so many are tried.
constexpr int free_port_attempts = 16;

std::string url_of(std::string_view scheme, const std::string& address, std::uint16_t port) {
  const bool v6 = address.find(':') != address.npos;
  return std::string(scheme) + "://" + (v6 ? "[" + address + "]" : address) + ":" +
         std::to_string(port);
}

std::string name_of(const config::listen_address& where, std::uint16_t port) {
  return (where.is_ipv6() ? "[" + where.host + "]" : where.host) + ":" + std::to_string(port);
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
      : settings(from), access(std::move(first)) {}

  bool bind(config::report& warnings, start_error& error);
  bool bind_with(std::uint16_t shared_port, config::report& warnings, start_error& error,
                 bool& collided);
  bool leads_to_itself() const;
  net::loop& least_loaded();
  void close_listeners();
  bool prepare_tls(config::report& warnings, start_error& error);
  // The client as it is spoken to; null, and closed, where there is no memory for it.
  std::shared_ptr<net::transport> secured(net::loop& on, std::shared_ptr<net::transport> client);

  const config::settings settings;
  access_slot access;
  certificate_slot certificate;
  counters totals;
  event_queue events;
  std::vector<std::unique_ptr<worker>> workers;
  std::vector<std::unique_ptr<net::listener>> listeners;
  std::vector<std::string> urls;
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

bool server::impl::bind_with(std::uint16_t shared_port, config::report& warnings,
                             start_error& error, bool& collided) {
  for (std::size_t i = 0; i < settings.listen.size(); ++i) {
    const auto& where = settings.listen[i];
    const std::uint16_t port = where.port != 0 ? where.port : shared_port;
    net::bind_error failed;
    auto one = net::listener::open(workers[0]->loop(), where.host, port, failed);
    if (one) {
      if (where.port == 0) shared_port = one->port();
      urls.push_back(url_of(settings.tls ? "https" : "http", one->address(), one->port()));
      listeners.push_back(std::move(one));
      continue;
    }
    const std::string pointer = "/listen/" + std::to_string(i);
    if (where.is_default && failed.not_here) {
      warnings.add({config::severity::warning, "address-not-available", pointer,
                    "This machine has no address " + where.host + "; it is left out.", ""});
      continue;
    }
    // The free port of the first address is taken on this one: another may be free on all.
    collided = where.port == 0 && port != 0 && failed.in_use;
    error.code = failed.in_use     ? "address-in-use"
                 : failed.not_here ? "address-not-available"
                                   : "cannot-listen";
    error.message = "Cannot listen on " + name_of(where, port) + ": " + failed.message + ". ";
    error.message +=
        failed.in_use
            ? "Stop what listens there, or choose another port in `listen` (0 = a free one)."
            : "Choose an address of this machine in `listen`.";
    error.pointer = pointer;
    error.system = failed.system;
    return false;
  }
  if (!listeners.empty()) return true;
  error = {"no-address", "None of the addresses in `listen` can be had on this machine.", "/listen",
           0};
  return false;
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

void server::impl::close_listeners() {
  workers[0]->loop().post([this] {
    for (auto& one : listeners) one->close();
  });
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
  auto parts = std::make_unique<impl>(settings, std::move(access));
  auto& all = *parts;
  for (unsigned i = 0; i < std::max(1U, settings.threads); ++i) {
    all.workers.push_back(
        std::make_unique<worker>(all.settings, all.access, all.totals, all.events, [&all] {
          // The lock keeps the waiter from missing this between its look and its sleep.
          { const std::lock_guard lock(all.mutex); }
          all.gone.notify_all();
        }));
  }
  if (!all.prepare_tls(warnings, error) || !all.bind(warnings, error)) return nullptr;
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
  try {
    for (auto& one : all.workers) one->start();
  } catch (...) {
    // No further thread can be had: those that run must end before what they use goes.
    all.close_listeners();
    for (auto& one : all.workers) one->finish();
    throw;
  }
  return std::unique_ptr<server>(new server(std::move(parts)));
}

server::~server() {
  stop(std::chrono::milliseconds(0));
}

std::uint16_t server::port() const noexcept {
  const auto& url = impl_->urls.front();
  return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

const std::vector<std::string>& server::urls() const noexcept {
  return impl_->urls;
}

void server::set_access(std::shared_ptr<const config::access> access) {
  impl_->access.set(std::move(access));
}

bool server::set_tls(const config::tls_files& files, config::report& warnings, start_error& error) {
  if (!impl_->settings.tls) {
    error = {"tls-needs-restart",
             "The server was started without \"tls\", and its address would become https://. "
             "Restart it.",
             "/tls", 0};
    return false;
  }
  net::tls_problem failed;
  auto made = certificate_slot::read(files, warnings, failed);
  if (!made) return fail(failed, error);
  impl_->certificate.set(std::move(made));
  return true;
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
  if (const auto patience = drain ? drain : all.settings.timeouts.drain) {
    const std::lock_guard lock(all.mutex);
    all.give_up = std::min(all.give_up, std::chrono::steady_clock::now() + *patience);
    all.gone.notify_all();
  }
  const std::lock_guard once(all.stopping);
  if (all.stopped) return;
  all.stopped = true;

  all.close_listeners();
  for (auto& one : all.workers) {
    one->loop().post([&home = *one] { home.drain(); });
  }
  {
    std::unique_lock lock(all.mutex);
    while (all.totals.open_connections != 0 && std::chrono::steady_clock::now() < all.give_up) {
      all.gone.wait_until(lock, all.give_up);
    }
  }
  for (auto& one : all.workers) one->finish();
  all.events.push({.what = event::type::stopped});
  all.events.close();
}

}  // namespace ollama_cors::shim
