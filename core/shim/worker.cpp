#include "shim/worker.hpp"

#include <vector>

#include "net/quiet_thread.hpp"

namespace ollama_cors::shim {

worker::worker(const terms_slot& in_force, counters& totals, event_queue& events,
               std::function<void()> session_gone)
    : in_force_(in_force),
      context_{.terms = nullptr, .counters = totals, .events = events},
      session_gone_(std::move(session_gone)) {
  refresh();
}

worker::~worker() = default;

void worker::start() {
  thread_ = net::quiet_thread([this] { loop_.run(); });
}

void worker::finish() {
  loop_.post([this] {
    finished_ = true;
    abort();
    loop_.finish();
  });
  if (thread_.joinable()) thread_.join();
}

void worker::add(std::shared_ptr<net::transport> client) {
  if (finished_) return client->close();
  refresh();
  auto& open = context_.counters.open_connections;
  const auto limit = settings().limits.connections;
  const bool over = limit && open.load(std::memory_order_relaxed) >= *limit;
  count(open);
  auto one = std::make_shared<session>(*this, std::move(client));
  sessions_.emplace(one.get(), one);
  one->start(over);
  if (context_.draining) one->drain();
}

void worker::drain() {
  context_.draining = true;
  std::vector<std::shared_ptr<session>> all;
  for (const auto& [key, one] : sessions_) all.push_back(one);
  for (const auto& one : all) one->drain();
  pool_.clear();
}

void worker::abort() {
  std::vector<std::shared_ptr<session>> all;
  for (const auto& [key, one] : sessions_) all.push_back(one);
  for (const auto& one : all) one->abort();
  pool_.clear();
}

void worker::remove(session& gone) {
  if (sessions_.erase(&gone) == 0) return;
  context_.counters.open_connections.fetch_sub(1, std::memory_order_relaxed);
  session_gone_();
}

}  // namespace ollama_cors::shim
