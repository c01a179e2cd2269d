#include "client/driver.hpp"

#include "net/quiet_thread.hpp"
#include "net/wait_until.hpp"

namespace ollama_cors::client {
namespace {

// How long the own thread leaves the loop to callers that come and go before it looks again: as
// often as the loop's own tick. Whatever cannot wait kicks it.
constexpr std::chrono::milliseconds look_again{100};

}  // namespace

void driver::start() {
  own_runs_ = true;  // from now on, whether the thread has begun or not
  thread_ = net::quiet_thread([this] { run(); });
}

void driver::join() {
  if (thread_.joinable()) thread_.join();
}

void driver::run() {
  std::unique_lock lock(mutex_);
  std::uint64_t turns_seen = turns_;
  const auto is_needed = [this] { return over_ || (kicked_ && !caller_runs_ && !claimed_); };
  while (!over_) {
    lock.unlock();
    bool goes_on = true;
    while (goes_on && !wanted_.load(std::memory_order_relaxed)) {
      goes_on = loop_.run_one(net::clock::time_point::max());
    }
    lock.lock();
    own_runs_ = false;
    over_ = over_ || !goes_on;
    changed_.notify_all();
    while (!is_needed()) {
      changed_.wait_for(lock, look_again, is_needed);
      if (is_needed() || caller_runs_ || claimed_) continue;
      if (turns_ == turns_seen) break;  // nobody has come for a while
      turns_seen = turns_;
    }
    own_runs_ = true;
    kicked_ = false;
    wanted_.store(false, std::memory_order_relaxed);
  }
}

void driver::kick() {
  {
    const std::lock_guard lock(mutex_);
    if (own_runs_) return;
    if (caller_runs_) {
      late_ = true;
      return;
    }
    kicked_ = true;
  }
  changed_.notify_all();
}

void driver::wait(std::chrono::milliseconds patience, const std::function<bool()>& ready,
                  const std::function<void()>& otherwise) {
  struct turn {
    explicit turn(driver& of) : of_(of), runs(of.enter()) {}
    ~turn() { of_.leave(runs); }
    driver& of_;
    const bool runs;
  };
  const turn mine(*this);
  if (!mine.runs || !run_until(patience, ready)) otherwise();
}

// False if the loop has ended before.
bool driver::run_until(std::chrono::milliseconds patience, const std::function<bool()>& ready) {
  const bool for_ever = net::is_for_ever(patience);
  const auto until = for_ever ? net::clock::time_point::max() : net::clock::now() + patience;
  while (!ready()) {
    if (!loop_.run_one(until)) {
      const std::lock_guard lock(mutex_);
      over_ = true;
      return false;
    }
    if (!for_ever && net::clock::now() >= until) break;
  }
  return true;
}

// Whether the caller is the one that runs. With others about, none is: each would run the loop for
// the others' sake, and leave it when its own wait is over.
bool driver::enter() {
  std::unique_lock lock(mutex_);
  if (++callers_ != 1 || over_) {
    if (!own_runs_ && !caller_runs_) {
      kicked_ = true;
      changed_.notify_all();
    }
    return false;
  }
  claimed_ = true;
  if (own_runs_) {
    wanted_.store(true, std::memory_order_relaxed);
    loop_.post([] {});
    changed_.wait(lock, [this] { return !own_runs_; });
  }
  claimed_ = false;
  if (over_) return false;
  ++turns_;
  return caller_runs_ = true;
}

void driver::leave(bool runs) {
  std::unique_lock lock(mutex_);
  // What was posted while it ran may have missed its last look.
  while (runs && late_ && !over_) {
    late_ = false;
    lock.unlock();
    loop_.poll();
    lock.lock();
  }
  if (runs) caller_runs_ = false;
  --callers_;
  const bool others = runs && callers_ != 0;
  if (others) kicked_ = true;
  const bool tell = others || over_;
  lock.unlock();
  if (tell) changed_.notify_all();
}

}  // namespace ollama_cors::client
