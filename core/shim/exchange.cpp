// Phases of an exchange: which input means what, and how it ends.
#include "shim/exchange.hpp"

namespace ollama_cors::shim {

step exchange::client_data(std::string_view bytes) {
  client_text_.clear();
  upstream_text_.clear();
  switch (phase_) {
    case phase::head: {
      // RFC 9112 2.2: an empty line before a request is skipped.
      if (!started_ && bytes.starts_with("\r\n")) return {.consumed = 2};
      if (!started_ && bytes == "\r") return {};
      started_ = true;
      const auto end = http::find_head_end(bytes, resume_);
      resume_ = end.resume_from;
      if (end.size == 0) {
        const auto limit = settings().limits.head_bytes;
        if (limit && bytes.size() > *limit) {
          auto refused = refuse_head(http::oversize_of(bytes, limits()));
          refused.consumed = bytes.size();
          return refused;
        }
        return {};
      }
      const step next = begin(bytes.substr(0, end.size));
      return phase_ == phase::connecting ? with_body(next, bytes.substr(end.size)) : next;
    }
    case phase::open:
      return take_body(bytes);
    case phase::answered:
      return swallow(bytes);
    case phase::lingering:
      return {.consumed = bytes.size()};
    case phase::connecting:
    case phase::closed:
      break;
  }
  return {};
}

step exchange::client_end() {
  return end_by("the client went away");
}

step exchange::cut_off() {
  return end_by("the shim was stopped before the answer was through");
}

step exchange::end_by(std::string_view why) {
  client_text_.clear();
  upstream_text_.clear();
  const bool busy = phase_ == phase::connecting || phase_ == phase::open;
  if (busy) report("cancelled", why);
  phase_ = phase::closed;
  return {.upstream = busy ? upstream_act::close : upstream_act::keep, .client = client_act::close};
}

step exchange::upstream_connected(bool reused) {
  client_text_.clear();
  context_.counters.upstream = counters::reach::reachable;
  phase_ = phase::open;
  upstream_reused_ = reused;
  upstream_deaf_ = false;
  step next{.to_upstream = upstream_head_};
  // Whoever waits for permission to send gets it where the request is sure to be forwarded
  // (RFC 9110 10.1.1).
  if (expects_continue_ && !body_.done()) {
    expects_continue_ = false;
    next.to_client = "HTTP/1.1 100 Continue\r\n\r\n";
  }
  return next;
}

step exchange::upstream_failed(std::string_view why, bool exhausted) {
  client_text_.clear();
  upstream_text_.clear();
  if (exhausted) {
    std::string message = "The shim cannot open another connection to Ollama: ";
    message.append(why).append(
        ". Raise the process's limit of open files, or lower `limits.connections`.");
    return fail_upstream(503, "out-of-descriptors", message);
  }
  context_.counters.upstream = counters::reach::unreachable;
  const auto& to = settings().upstream;
  std::string message = "Ollama cannot be reached at " + to.host_header + ": ";
  message.append(why).append(". Start it (`ollama serve`), or name its address as `upstream`.");
  return fail_upstream(502, "upstream-unreachable", message);
}

step exchange::upstream_not_trusted(std::string_view why) {
  client_text_.clear();
  upstream_text_.clear();
  std::string message = "No TLS connection to Ollama at ";
  message.append(settings().upstream.host_header).append(": ").append(why);
  return fail_upstream(502, "upstream-tls-failed", message);
}

step exchange::expired() {
  client_text_.clear();
  upstream_text_.clear();
  switch (waiting()) {
    case waiting_for::head:
      if (!started_) break;
      forget_request();
      return refuse(408, "head-timeout", "The request's head did not arrive in time.");
    case waiting_for::connect:
      context_.counters.upstream = counters::reach::unreachable;
      return fail_upstream(504, "upstream-timeout",
                           "No connection to Ollama was made within `timeouts.connect_ms`.");
    case waiting_for::first_byte:
      return fail_upstream(504, "upstream-timeout",
                           "Ollama sent nothing within `timeouts.first_byte_ms`.");
    case waiting_for::idle:
      if (phase_ == phase::open && !responding_) {
        return fail_upstream(504, "upstream-timeout",
                             "The request's body stood still for `timeouts.idle_ms`.");
      }
      if (phase_ != phase::open) break;
      if (stream_ && stream_->seen() == ollama::stream_scanner::end::none && relay_.can_insert()) {
        return unfinished(stream_fault::stood_still, {});
      }
      return broken("the upstream's answer stood still for `timeouts.idle_ms`");
    case waiting_for::keep_alive:
    case waiting_for::lingering:
      break;
  }
  phase_ = phase::closed;
  return {.client = client_act::close};
}

step exchange::refuse_connection() {
  client_text_.clear();
  forget_request();
  return refuse(503, "too-many-connections",
                "The shim has as many connections as `limits.connections` allows.");
}

waiting_for exchange::waiting() const noexcept {
  switch (phase_) {
    case phase::head:
      return started_ || !served_before_ ? waiting_for::head : waiting_for::keep_alive;
    case phase::connecting:
      return waiting_for::connect;
    case phase::open:
      return responding_ || !body_.done() ? waiting_for::idle : waiting_for::first_byte;
    case phase::answered:
    case phase::lingering:
    case phase::closed:
      break;
  }
  return waiting_for::lingering;
}

bool exchange::wants_client_data() const noexcept {
  switch (phase_) {
    case phase::head:
    case phase::answered:
    case phase::lingering:
      return true;
    case phase::open:
      return !body_.done();
    case phase::connecting:
    case phase::closed:
      break;
  }
  return false;
}

// Its room goes to the next request of the loop, or to nobody.
void exchange::give_back_head() noexcept {
  std::string& spare = context_.scratch.spare_head;
  if (spare.capacity() < upstream_head_.capacity()) spare.swap(upstream_head_);
  upstream_head_ = {};
}

// The answer is out, or about to be: what becomes of the connection.
step exchange::finish(step so_far) {
  give_back_head();
  // A connection that waits for its next request holds no room of the last one.
  std::vector<fetch::field>().swap(cors_);
  std::string().swap(cors_space_);
  terms_.reset();
  heartbeat_.reset();
  stream_.reset();
  responding_ = false;
  unframed_ = false;
  if (!keep_client_ || context_.draining) {
    phase_ = phase::lingering;
    so_far.client = client_act::linger;
  } else {
    phase_ = body_.done() ? phase::head : phase::answered;
    started_ = false;
  }
  return so_far;
}

void exchange::report(std::string_view outcome, std::string_view message) {
  if (!counted_) return;
  counted_ = false;
  auto& totals = context_.counters;
  totals.active_exchanges.fetch_sub(1, std::memory_order_relaxed);
  if (outcome == "failed") count(totals.failed);
  if (outcome == "cancelled") count(totals.cancelled);
  const auto took = std::chrono::steady_clock::now() - begun_;
  if (forwarded_) totals.duration[route_].observe(took);
  if (counted_stream_) totals.open_streams.fetch_sub(1, std::memory_order_relaxed);
  counted_stream_ = false;
  event_.outcome = outcome;
  if (event_.level() > settings().log_level) return;
  event_.message = message;
  event_.bytes += relay_.bytes();
  event_.duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
  context_.events.push(std::move(event_));
}

}  // namespace ollama_cors::shim
