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

// The access in force, replaced as a whole. A number tells at no cost whether it is still the same.
class access_slot {
public:
  explicit access_slot(std::shared_ptr<const config::access> first) : value_(std::move(first)) {}
  void set(std::shared_ptr<const config::access> next);
  // Renews `known` if another was set since `epoch`.
  void refresh(std::shared_ptr<const config::access>& known, std::uint64_t& epoch) const;

private:
  mutable std::mutex mutex_;
  std::shared_ptr<const config::access> value_;
  std::atomic<std::uint64_t> epoch_{1};
};

class worker {
public:
  worker(const config::settings& settings, const access_slot& access, counters& totals,
         event_queue& events, std::function<void()> session_gone);
  ~worker();

  // Before start(). Without, the upstream is spoken to in plain HTTP.
  void speak_tls_upstream(std::shared_ptr<const net::tls_context> tls) noexcept {
    upstream_tls_ = std::move(tls);
  }
  void start();
  // Aborts what is left, and joins the thread.
  void finish();

  net::loop& loop() noexcept { return loop_; }

  // On the worker's thread:
  void add(std::shared_ptr<net::transport> client);
  void drain();

  // For its sessions:
  net::upstream_pool& pool() noexcept { return pool_; }
  const config::settings& settings() const noexcept { return context_.settings; }
  const std::shared_ptr<const net::tls_context>& upstream_tls() const noexcept {
    return upstream_tls_;
  }
  counters& totals() noexcept { return context_.counters; }
  exchange_context& context() noexcept { return context_; }
  // Before each batch of client bytes: the next request sees the policy in force.
  void refresh() { access_.refresh(context_.access, access_epoch_); }
  void remove(session& gone);

private:
  void abort();

  net::loop loop_;
  net::upstream_pool pool_{loop_};
  const access_slot& access_;
  std::uint64_t access_epoch_ = 0;
  exchange_context context_;
  std::shared_ptr<const net::tls_context> upstream_tls_;
  std::function<void()> session_gone_;
  std::unordered_map<session*, std::shared_ptr<session>> sessions_;
  std::size_t turned_away_ = 0;  // of them: those that are told of the cap
  bool finished_ = false;
  std::thread thread_;
};

}  // namespace ollama_cors::shim
