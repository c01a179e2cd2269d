#include "shim/worker.hpp"

#include "net/quiet_thread.hpp"

namespace ollama_cors::shim {
namespace {

// Connections over the cap that are answered at a time, a loop; what comes beyond is closed
// unheard.
constexpr std::size_t turned_away_at_once = 64;

}  // namespace

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

void worker::finish() noexcept {
  if (!thread_.joinable()) return;
  loop_.post(finish_);
  thread_.join();
}

void worker::add(std::shared_ptr<net::transport> client) {
  if (finished_) return client->close();
  refresh();
  // Those that are told of the cap do not count against it, or a crowd at the door would keep it
  // shut behind those who leave.
  auto& admitted = context_.counters.admitted_connections;
  const auto limit = settings().limits.connections;
  const bool over = limit && admitted.load(std::memory_order_relaxed) >= *limit;
  if (over && turned_away_ == turned_away_at_once) return client->close();
  // Counted when it is there: what fails before, for want of memory, is this client's loss alone.
  auto one = std::make_shared<session>(*this, std::move(client));
  sessions_.emplace(one.get(), one);
  if (over) {
    ++turned_away_;
  } else {
    count(admitted);
  }
  count(context_.counters.open_connections);
  one->start(over);
  if (context_.draining) one->drain();
}

void worker::drain() {
  context_.draining = true;
  // One that has nothing under way closes, and takes itself out.
  for (auto next = sessions_.begin(); next != sessions_.end();) {
    const auto one = (next++)->second;
    one->drain();
  }
  pool_.clear();
}

void worker::abort() {
  for (auto next = sessions_.begin(); next != sessions_.end();) {
    const auto one = (next++)->second;
    one->abort();
  }
  pool_.clear();
}

void worker::remove(session& gone) {
  if (sessions_.count(&gone) == 0) return;
  if (gone.over_capacity()) {
    --turned_away_;
  } else {
    context_.counters.admitted_connections.fetch_sub(1, std::memory_order_relaxed);
  }
  sessions_.erase(&gone);
  context_.counters.open_connections.fetch_sub(1, std::memory_order_relaxed);
  session_gone_();
}

}  // namespace ollama_cors::shim
