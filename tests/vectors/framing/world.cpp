#include "vectors/framing/world.hpp"

#include <algorithm>

#include "support/strict_http.hpp"

namespace ollama_cors::test::framing {

std::size_t cut::next(std::size_t from, std::size_t size) const {
  constexpr std::size_t each = 1000;
  constexpr std::size_t piece = 997;
  if (at == everywhere) {
    const bool in_the_middle = from > each && from + each + piece < size;
    return from + (in_the_middle ? piece : 1);
  }
  return from == 0 && at > 0 ? std::min(at, size) : size;
}

world::world(const config::configuration& configuration, const vector_case& play, cut client,
             cut upstream)
    : play_(play),
      client_cut_(client),
      upstream_cut_(upstream),
      context_{.terms = std::make_shared<const shim::terms>(
                   shim::terms{configuration.access, configuration.settings}),
               .counters = totals_,
               .events = events_},
      subject_(context_) {}

seen world::run() {
  while (step_once()) {
  }
  for (std::size_t index = 0; index < connections_.size(); ++index) {
    if (connections_[index].dead) seen_.upstream[index].closed = true;
  }
  if (first_reacted_ != SIZE_MAX && connections_[first_reacted_].pooled) seen_.reused = true;
  return std::move(seen_);
}

// One thing that can happen next; false when nothing can.
bool world::step_once() {
  if (wants_connection_) {
    connect(wants_fresh_);
    return true;
  }
  return react() || feed_upstream() || feed_client();
}

void world::connect(bool fresh) {
  wants_connection_ = false;
  // The pool gives the one that came in last.
  for (std::size_t index = connections_.size(); index > 0 && !fresh; --index) {
    auto& idle = connections_[index - 1];
    if (!idle.pooled || idle.dead) continue;
    idle.pooled = false;
    current_ = index - 1;
    if (current_ == first_reacted_) seen_.reused = true;
    return carry_out(subject_.upstream_connected(true));
  }
  connections_.emplace_back();
  seen_.upstream.emplace_back();
  current_ = connections_.size() - 1;
  carry_out(subject_.upstream_connected(false));
}

// The upstream does what the case says about a request, or a head, that is there now.
bool world::react() {
  if (current_ == SIZE_MAX) return false;
  auto& here = connections_[current_];
  const auto received = seen_.upstream[current_].bytes.size();
  if (here.ends != reaction::ending::keep || here.judged == received) return false;
  here.judged = received;
  const auto bytes = std::string_view(seen_.upstream[current_].bytes).substr(here.answered);
  const auto found = read_request(bytes);
  const bool whole = found.verdict == reading::complete;
  const auto size = found.size;
  if (here.reacted_to_head) {
    if (!whole) return false;
    here.answered += size;
    here.reacted_to_head = false;
    return true;
  }
  const reaction* now = reactions_ < play_.upstream.size() ? &play_.upstream[reactions_] : nullptr;
  const bool at_head = now != nullptr && now->when == reaction::moment::head;
  if (!whole && !(at_head && found.message.has_head)) return false;
  ++reactions_;
  if (first_reacted_ == SIZE_MAX) first_reacted_ = current_;
  if (whole) here.answered += size;
  here.reacted_to_head = !whole;
  if (now == nullptr) {
    here.to_exchange += ordinary_answer(found.message.method, found.message.target, false);
  } else {
    here.to_exchange += now->send;
    here.ends = now->end;
    here.late = now->late;
  }
  here.fed_until = 0;
  return true;
}

bool world::feed_upstream() {
  if (current_ == SIZE_MAX) return false;
  const auto index = current_;
  auto& here = connections_[index];
  if (here.fed_until < here.to_exchange.size() && subject_.wants_upstream_data()) {
    here.fed_until = upstream_cut_.next(here.fed_until, here.to_exchange.size());
    while (current_ == index && here.fed_until > 0) {
      const std::string fed =
          here.to_exchange.substr(0, here.fed_until);  // the step may point there
      const auto next = subject_.upstream_data(fed);
      here.to_exchange.erase(0, next.consumed);
      here.fed_until -= next.consumed;
      carry_out(next);
      if (next.consumed == 0) break;
    }
    // What was not consumed is offered again together with what follows.
    return true;
  }
  if (here.ends == reaction::ending::keep || !subject_.wants_upstream_data()) return false;
  const bool clean = here.ends == reaction::ending::fin;
  here.dead = true;
  current_ = SIZE_MAX;
  carry_out(subject_.upstream_end(clean));
  return true;
}

bool world::feed_client() {
  if (seen_.end != seen::ending::open) return false;
  const auto& all = play_.client;
  if (!client_in_.empty() && subject_.wants_client_data()) {
    const auto next = subject_.client_data(client_in_);
    carry_out(next);
    client_in_.erase(0, next.consumed);
    if (next.consumed != 0 || wants_connection_) return true;
  }
  if (client_sent_ < all.size()) {
    const auto until = client_cut_.next(client_sent_, all.size());
    client_in_.append(all, client_sent_, until - client_sent_);
    client_sent_ = until;
    return true;
  }
  if (play_.half_close && !client_ended_) {
    client_ended_ = true;
    carry_out(subject_.client_end());
    return true;
  }
  return false;
}

void world::carry_out(const shim::step& what) {
  if (seen_.end == seen::ending::open) seen_.client += what.to_client;
  if (current_ != SIZE_MAX) seen_.upstream[current_].bytes += what.to_upstream;
  switch (what.upstream) {
    case shim::upstream_act::keep:
      break;
    case shim::upstream_act::connect:
    case shim::upstream_act::connect_fresh:
      if (current_ != SIZE_MAX) connections_[current_].dead = true;
      current_ = SIZE_MAX;
      wants_connection_ = true;
      wants_fresh_ = what.upstream == shim::upstream_act::connect_fresh;
      break;
    case shim::upstream_act::release: {
      if (current_ == SIZE_MAX) break;
      auto& here = connections_[current_];
      // What speaks or ends while it is idle is dropped: the pool watches, and the session looks
      // before it gives a connection back while a request waits.
      here.dead =
          !here.to_exchange.empty() || !here.late.empty() || here.ends != reaction::ending::keep;
      here.pooled = !here.dead;
      current_ = SIZE_MAX;
      break;
    }
    case shim::upstream_act::close:
      wants_connection_ = false;
      if (current_ != SIZE_MAX) connections_[current_].dead = true;
      current_ = SIZE_MAX;
      break;
  }
  if (what.client == shim::client_act::abort) {
    seen_.end = seen::ending::reset;
  } else if (what.client != shim::client_act::keep && seen_.end == seen::ending::open) {
    seen_.end = seen::ending::closed;
  }
}

}  // namespace ollama_cors::test::framing
