// The response's half of an exchange: its head rewritten, its body relayed, its end told honestly.
#include "http/head_rewriter.hpp"
#include "shim/answer.hpp"
#include "shim/exchange.hpp"

namespace ollama_cors::shim {

step exchange::upstream_data(std::string_view bytes) {
  client_text_.clear();
  upstream_text_.clear();
  if (phase_ != phase::open) return {.consumed = bytes.size()};
  retriable_ = false;
  return responding_ ? relay(bytes, 0) : take_response_head(bytes);
}

step exchange::upstream_end(bool clean) {
  client_text_.clear();
  upstream_text_.clear();
  if (phase_ != phase::open) return {.upstream = upstream_act::close};
  if (!responding_) {
    if (retriable_ && upstream_reused_) {
      retriable_ = false;
      phase_ = phase::connecting;
      return {.upstream = upstream_act::connect_fresh};
    }
    return fail_upstream(502, "upstream-closed",
                         "Ollama closed the connection before it answered. See its log.");
  }
  if (heartbeat_ && heartbeat_->late_status() != 0) return take_late_error({}, 0);
  switch (relay_.end(clean, client_text_)) {
    case response_relay::state::done:
      return finish_response({.to_client = client_text_}, false);
    case response_relay::state::unfinished: {
      const bool ended = clean && until_close_;
      return unfinished(ended ? stream_fault::ended : stream_fault::cut, {});
    }
    case response_relay::state::more:
    case response_relay::state::broken:
      break;
  }
  return broken("the upstream's answer broke off");
}

step exchange::take_response_head(std::string_view bytes) {
  const auto limit = settings().limits.head_bytes;
  http::head_limits limits{.target_bytes = SIZE_MAX, .fields = SIZE_MAX};
  limits.head_bytes = limit ? static_cast<std::size_t>(*limit) : SIZE_MAX;
  std::size_t consumed = 0;
  for (;;) {
    const auto rest = bytes.substr(consumed);
    const auto end = http::find_head_end(rest, response_resume_);
    response_resume_ = end.resume_from;
    if (end.size == 0) {
      if (rest.size() <= limits.head_bytes) return {.consumed = consumed};
      return fail_upstream(502, "upstream-invalid-response",
                           "Ollama's answer has a head over `limits.head_bytes`.");
    }
    response_resume_ = 0;
    if (const auto error = http::parse(rest.substr(0, end.size), limits, response_)) {
      std::string message = "Ollama's answer is not HTTP that can be passed on: ";
      message.append(http::describe(*error));
      return fail_upstream(502, "upstream-invalid-response", message);
    }
    consumed += end.size;
    // Interim answers (RFC 9110 15.2) are the upstream's talk with us.
    if (response_.status >= 200) break;
  }

  if (heartbeat_ && heartbeat_->committed()) return take_late_head(bytes, consumed);

  // The request's end may never come now; say so while a head can still say it.
  if (!body_.done() || context_.draining) keep_client_ = false;
  until_close_ = response_.framing.by == http::framing::kind::until_close;
  keep_upstream_ = response_.keep_alive && !until_close_;
  const auto arriving = is_head_ ? http::framing{} : response_.framing;
  using client = response_relay::client;
  if (!is_head_ && is_judged(streams_as_, response_)) {
    stream_ = std::make_unique<ollama::stream_scanner>(streams_as_);
  }
  const auto sent =
      relay_.begin(arriving, client_1_0_ ? client::http_1_0 : client::any, stream_.get());
  unframed_ = sent.by == http::framing::kind::until_close;
  if (unframed_) keep_client_ = false;
  http::write_response_head(response_,
                            {.cors = cors_,
                             .transparent = transparent_,
                             .expose_any = expose_any_,
                             .framing = sent,
                             .client_http_1_0 = client_1_0_,
                             .close = !keep_client_,
                             .head_request = is_head_},
                            client_text_);
  begin_response();
  event_.status = static_cast<int>(response_.status);
  return relay(bytes, consumed);
}

// The upstream's answer is on its way.
void exchange::begin_response() {
  responding_ = true;
  counted_stream_ = true;
  count(context_.counters.open_streams);
  context_.counters.first_byte[route_].observe(std::chrono::steady_clock::now() - begun_);
  give_back_head();
}

step exchange::relay(std::string_view bytes, std::size_t already_consumed) {
  if (heartbeat_ && heartbeat_->late_status() != 0) return take_late_error(bytes, already_consumed);
  const auto body = bytes.substr(already_consumed);
  const auto moved = relay_.advance(body, client_text_);
  if (moved.status == response_relay::state::broken) {
    constexpr std::string_view why = "the upstream's answer is not chunked as it says";
    auto next = already_consumed == 0 ? broken(why) : broken_at_once();
    next.consumed = bytes.size();
    return next;
  }
  step next{.consumed = already_consumed + moved.consumed, .to_client = moved.pass};
  // One write: what was composed, and what passes behind it.
  if (!client_text_.empty()) {
    client_text_.append(moved.pass);
    next.to_client = client_text_;
  }
  count(context_.counters.bytes_to_clients, next.to_client.size());
  switch (moved.status) {
    case response_relay::state::done:
      return finish_response(next, next.consumed == bytes.size());
    case response_relay::state::unfinished:
      if (next.consumed == bytes.size() && keep_upstream_) next.upstream = upstream_act::release;
      return unfinished(stream_fault::ended, next);
    case response_relay::state::more:
    case response_relay::state::broken:
      break;
  }
  return next;
}

step exchange::finish_response(step so_far, bool reusable) {
  const bool clean = reusable && keep_upstream_ && body_.done() && !upstream_deaf_;
  so_far.upstream = clean ? upstream_act::release : upstream_act::close;
  if (!body_.done()) keep_client_ = false;
  report("done");
  return finish(so_far);
}

// The last chunk has not left, and will not. A frame says why, in words that the SDK raises.
step exchange::unfinished(stream_fault what, step so_far) {
  const auto why = describe(streams_as_, what);
  event_.reason = "stream-incomplete";
  report("failed", why);
  keep_client_ = false;
  const bool reusable = body_.done() && !upstream_deaf_;
  if (so_far.upstream != upstream_act::release || !reusable) so_far.upstream = upstream_act::close;
  if (relay_.can_insert()) {
    if (client_text_.empty()) client_text_.assign(so_far.to_client);
    const auto before = client_text_.size();
    relay_.insert(ending_of(streams_as_, *stream_, why), client_text_);
    count(context_.counters.bytes_to_clients, client_text_.size() - before);
    so_far.to_client = client_text_;
    if (!unframed_) return finish(so_far);
  }
  // Nothing but the end of the connection says how this one ended.
  phase_ = phase::closed;
  so_far.client = unframed_ ? client_act::abort : client_act::close;
  return so_far;
}

// Behind a head there is only one honest way to fail: an end that no client takes for one.
step exchange::broken(std::string_view why) {
  report("failed", why);
  const bool must_reset = looks_complete_if_cut();
  keep_client_ = false;
  phase_ = phase::closed;
  client_text_.clear();
  return {.upstream = upstream_act::close,
          .client = must_reset ? client_act::abort : client_act::close};
}

// What came with the head is no body, and the head has not left yet: there is time for a whole
// answer.
step exchange::broken_at_once() {
  client_text_.clear();
  relay_ = {};
  responding_ = unframed_ = false;
  return fail_upstream(502, "upstream-invalid-response",
                       "Ollama's answer is not HTTP that can be passed on: its body is not chunked "
                       "as its head says.");
}

step exchange::fail_upstream(int status, std::string_view reason, std::string_view message) {
  count(context_.counters.failed);
  event_.reason = reason;
  if (heartbeat_ && heartbeat_->committed()) {
    return tell_late(heartbeat_->failure(dialect_, {.status = status,
                                                    .message = message,
                                                    .reason = reason,
                                                    .origin = origin_,
                                                    .pointer = {},
                                                    .fix = {}}),
                     status, message, {.upstream = upstream_act::close});
  }
  // A body half sent upstream cannot be continued anywhere.
  if (phase_ == phase::open && !body_.done()) keep_client_ = false;
  auto next = refuse(status, reason, message);
  next.upstream = upstream_act::close;
  return next;
}

}  // namespace ollama_cors::shim
