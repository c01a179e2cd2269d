#include "client/agent.hpp"

#include <future>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "client/connections.hpp"
#include "client/driver.hpp"
#include "client/link.hpp"
#include "client/page_exchange.hpp"
#include "client/plain_exchange.hpp"
#include "client/ready_queue.hpp"
#include "net/loop.hpp"

namespace ollama_cors::client {

// Kept by the agent and by each exchange, so that either may go first. What runs on the loop is
// kept by `running` alone, and goes with the loop.
struct agent::parts final : runner_home, std::enable_shared_from_this<agent::parts> {
  explicit parts(agent_options with) : options(std::move(with)), pool_(loop, options.tls) {}

  connections& pool() noexcept override { return pool_; }
  std::size_t longest_message() const noexcept override { return options.message_bytes; }
  void gone(runner& which) override { running.erase(&which); }

  // Posts a task unless the agent has stopped. What is posted before stop() runs before it, too.
  // One that is not `urgent` waits for whoever comes next to run the loop.
  bool post(std::function<void()> task, bool urgent = true) {
    {
      const std::lock_guard lock(mutex);
      if (stopping) return false;
      loop.post(std::move(task));
    }
    if (urgent) runs.kick();
    return true;
  }

  const agent_options options;
  net::loop loop;
  connections pool_;
  ready_queue ready;
  std::unordered_map<runner*, std::shared_ptr<runner>> running;  // the loop's

  std::mutex mutex;
  bool stopping = false;
  std::mutex joining;
  driver runs{loop};
};

namespace {

// How the reader's side reaches a runner, which lives on the loop's thread: what it holds of it is
// touched there alone. Where the thread has ended, nobody is there to be told.
template <class Parts>
class door final : public runner_door, public std::enable_shared_from_this<door<Parts>> {
public:
  explicit door(std::shared_ptr<Parts> to) : to_(std::move(to)) {}

  // Whoever has taken something comes back for more.
  void taken() override {
    tell([](runner& one) { one.taken(); }, false);
  }
  void filled() override {
    tell([](runner& one) { one.filled(); });
  }
  void cancel() override {
    tell([](runner& one) { one.cancel(failure_kind::cancelled); });
  }
  void list(std::uint64_t tag) override { to_->ready.push(tag); }
  void wait(std::chrono::milliseconds patience, const std::function<bool()>& ready,
            const std::function<void()>& otherwise) override {
    to_->runs.wait(patience, ready, otherwise);
  }

  std::weak_ptr<runner> which;

private:
  template <class What>
  void tell(What what, bool urgent = true) {
    const auto task = [self = this->shared_from_this(), what] {
      if (const auto found = self->which.lock()) what(*found);
    };
    to_->post(task, urgent);
  }

  std::shared_ptr<Parts> to_;
};

// `make` makes the runner, on the loop's thread.
template <class Parts, class Make>
std::unique_ptr<exchange> launch(const std::shared_ptr<Parts>& parts,
                                 const exchange_link::settings& with, Make make) {
  auto link = std::make_shared<exchange_link>(with);
  auto way = std::make_shared<door<Parts>>(parts);
  link->open(way);
  auto seen = std::make_unique<exchange>(link);
  const bool posted = parts->post([parts, link, way, make = std::move(make)]() mutable {
    try {
      auto one = make(*parts, link);
      way->which = one;
      parts->running.emplace(one.get(), one);
      one->start();
    } catch (...) {
      batch nothing;
      failure why;
      why.kind = failure_kind::no_memory;
      why.message = "There is not enough memory.";
      link->finish(nothing, {.how = ended::failed, .failure = std::move(why), .report = {}});
    }
  });
  return posted ? std::move(seen) : nullptr;
}

}  // namespace

agent::agent(agent_options options) : parts_(std::make_shared<parts>(std::move(options))) {
  parts_->runs.start();
}

agent::~agent() {
  stop();
}

std::unique_ptr<exchange> agent::start(request what, std::uint64_t tag) {
  const exchange_link::settings with{parts_->options.queue_bytes, tag, what.streamed,
                                     what.body_length};
  // A task of the loop is copied; what is asked for is not.
  auto asked = std::make_shared<request>(std::move(what));
  return launch(parts_, with, [asked](runner_home& home, std::shared_ptr<exchange_link> link) {
    return std::make_shared<plain_exchange>(home, std::move(link), std::move(*asked));
  });
}

std::unique_ptr<exchange> agent::start(page_call what, std::uint64_t tag) {
  const exchange_link::settings with{parts_->options.queue_bytes, tag, false, {}};
  auto asked = std::make_shared<page_call>(std::move(what));
  if (!asked->cache) asked->cache = std::make_shared<page::preflight_cache>();
  return launch(parts_, with, [asked](runner_home& home, std::shared_ptr<exchange_link> link) {
    return std::make_shared<page_exchange>(home, std::move(link), std::move(*asked));
  });
}

agent::result agent::ready(std::chrono::milliseconds patience, std::span<std::uint64_t> tags,
                           std::size_t& count) {
  const auto found =
      parts_->ready.next(patience, tags, count,
                         [this](std::chrono::milliseconds within, const std::function<bool()>& due,
                                const std::function<void()>& otherwise) {
                           parts_->runs.wait(within, due, otherwise);
                         });
  switch (found) {
    case ready_queue::result::ok:
      return result::ok;
    case ready_queue::result::timeout:
      return result::timeout;
    case ready_queue::result::closed:
      break;
  }
  return result::closed;
}

void agent::set_hook(std::function<void()> hook) {
  parts_->ready.set_hook(std::move(hook));
}

bool agent::inside_hook() const noexcept {
  return parts_->ready.inside_hook();
}

void agent::wake() {
  parts_->ready.wake();
  parts_->post([] {});  // whoever waits by running the loop looks up
}

agent_figures agent::figures() const {
  agent_figures seen;
  const auto look = [&seen, parts = parts_.get()] {
    seen.connections_idle = parts->pool_.size();
    seen.exchanges_active = parts->running.size();
  };
  std::promise<void> looked;
  if (parts_->loop.runs_here()) {
    look();
  } else if (parts_->post([&] {
               look();
               looked.set_value();
             })) {
    looked.get_future().wait();
  }
  seen.connections_opened = parts_->pool_.opened;
  seen.connections_reused = parts_->pool_.reused;
  return seen;
}

void agent::stop() {
  {
    const std::lock_guard lock(parts_->mutex);
    if (!std::exchange(parts_->stopping, true)) {
      parts_->loop.post([parts = parts_.get()] {
        std::vector<std::shared_ptr<runner>> all;
        for (const auto& [key, one] : parts->running) all.push_back(one);
        for (const auto& one : all) one->cancel(failure_kind::client_stopped);
        parts->pool_.clear();
        parts->loop.finish();
      });
    }
  }
  parts_->runs.kick();
  const std::lock_guard lock(parts_->joining);
  parts_->runs.join();
  parts_->ready.close();
}

}  // namespace ollama_cors::client
