// One thread: its loop, its sessions, its idle upstream connections.
#pragma once

#include <functional>
#include <memory>
#include <thread>
#include <unordered_map>

#include "net/loop.hpp"
#include "net/tls_context.hpp"
#include "net/upstream_pool.hpp"
#include "shim/exchange.hpp"
#include "shim/session.hpp"

namespace ollama_cors::shim {

class worker {
public:
  worker(const terms_slot& in_force, counters& totals, event_queue& events,
         std::function<void()> session_gone);
  ~worker();

  // Before start(). Without, the upstream is spoken to in plain HTTP.
  void speak_tls_upstream(std::shared_ptr<const net::tls_context> tls) noexcept {
    upstream_tls_ = std::move(tls);
  }
  void start();
  void begin_drain() noexcept { loop_.post(drain_); }  // any thread, once
  // Aborts what is left, and joins the thread.
  void finish() noexcept;

  net::loop& loop() noexcept { return loop_; }

  // On the worker's thread:
  void add(std::shared_ptr<net::transport> client);

  // For its sessions:
  net::upstream_pool& pool() noexcept { return pool_; }
  const config::settings& settings() const noexcept { return context_.terms->settings; }
  const std::shared_ptr<const net::tls_context>& upstream_tls() const noexcept {
    return upstream_tls_;
  }
  counters& totals() noexcept { return context_.counters; }
  exchange_context& context() noexcept { return context_; }
  // Before each batch of client bytes: the next request sees the terms in force.
  void refresh() { in_force_.refresh(context_.terms, epoch_); }
  void remove(session& gone);

private:
  void drain();
  void abort();

  net::reserved_task drain_{[this] { drain(); }};
  net::reserved_task finish_{[this] {
    finished_ = true;
    abort();
    loop_.finish();
  }};
  net::loop loop_;
  net::upstream_pool pool_{loop_};
  const terms_slot& in_force_;
  std::uint64_t epoch_ = 0;
  exchange_context context_;
  std::shared_ptr<const net::tls_context> upstream_tls_;
  std::function<void()> session_gone_;
  std::unordered_map<session*, std::shared_ptr<session>> sessions_;
  std::size_t turned_away_ = 0;  // of them: those that are told of the cap
  bool finished_ = false;
  std::thread thread_;
};

}  // namespace ollama_cors::shim
