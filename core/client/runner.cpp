#include "client/runner.hpp"

#include <utility>

namespace ollama_cors::client {

runner::runner(runner_home& home, std::shared_ptr<exchange_link> link,
               const client::timeouts& within)
    : home_(home), link_(std::move(link)), timeouts_(within), hop_(home.pool(), *this) {
  home_.pool().loop().add(total_);
}

runner::~runner() {
  home_.pool().loop().remove(total_);
}

void runner::start() {
  if (timeouts_.total) total_.set(net::clock::now() + *timeouts_.total);
  try {
    begin();
  } catch (...) {
    failure why;
    why.kind = failure_kind::no_memory;
    why.message = "There is not enough memory.";
    end_failed(std::move(why));
  }
}

void runner::cancel(failure_kind kind) {
  if (ended_) return;
  failure why;
  why.kind = kind;
  why.message = kind == failure_kind::cancelled ? "The exchange was cancelled."
                                                : "The client was stopped before the answer ended.";
  close_by(std::move(why));
}

void runner::deadline_expired() {
  if (ended_) return;
  failure why;
  why.kind = failure_kind::total_timeout;
  why.message = "The exchange has taken longer than " + std::to_string(timeouts_.total->count()) +
                " ms (`timeouts.total_ms`).";
  close_by(std::move(why));
}

void runner::close_by(failure why) {
  end_failed(std::move(why));
}

void runner::taken() {
  if (!ended_) hop_.read(true);
}

void runner::filled() {
  if (!ended_) hop_.pump_body();
}

void runner::hand_over() {
  if (!ended_ && !link_->offer(staged_)) hop_.read(false);
}

void runner::end_failed(failure why) {
  ending how;
  const bool ours = why.kind == failure_kind::cancelled || why.kind == failure_kind::client_stopped;
  how.how = ours ? ended::cancelled : ended::failed;
  how.failure = std::move(why);
  end(std::move(how));
}

void runner::end(ending how) {
  if (ended_) return;
  ended_ = true;
  const auto held = shared_from_this();
  total_.clear();
  // First the socket: whoever learns of the end finds it closed.
  hop_.close();
  try {
    tell(how);
  } catch (...) {
    how.report.clear();  // no memory for words
  }
  link_->finish(staged_, std::move(how));
  home_.gone(*this);
}

}  // namespace ollama_cors::client
