// Beats, and what becomes of the upstream's answer where one of them has already said 200.
#include "http/head_rewriter.hpp"
#include "shim/exchange.hpp"

namespace ollama_cors::shim {

bool exchange::beats() const noexcept {
  if (!heartbeat_ || phase_ != phase::open || !body_.done() || !heartbeat_->wanted()) return false;
  if (!responding_) return true;
  return stream_ && stream_->seen() == ollama::stream_scanner::end::none;
}

step exchange::beat() {
  client_text_.clear();
  upstream_text_.clear();
  if (!beats()) return {};
  if (responding_) {
    // Only where no chunk and no frame is half sent.
    if (!relay_.can_insert() || !stream_->between_frames()) return {};
  } else if (!heartbeat_->committed()) {
    if (context_.draining) keep_client_ = false;
    const auto head = heartbeat_->commit();
    http::write_response_head(head,
                              {.cors = cors_,
                               .expose_any = expose_any_,
                               .framing = {http::framing::kind::chunked, 0},
                               .close = !keep_client_},
                              client_text_);
  }
  append_chunk(heartbeat_->payload(), client_text_);
  count(context_.counters.bytes_to_clients, client_text_.size());
  return {.to_client = client_text_};
}

// The upstream's head is there, and cannot be sent any more.
step exchange::take_late_head(std::string_view bytes, std::size_t head_size) {
  using client = response_relay::client;
  begin_response();
  event_.status = static_cast<int>(response_.status);
  until_close_ = response_.framing.by == http::framing::kind::until_close;
  keep_upstream_ = response_.keep_alive && !until_close_;
  if (response_.status >= 300) {
    heartbeat_->begin_late(response_.status, response_.reason);
    // As for a client without chunks: what comes out is the payload.
    relay_.begin(response_.framing, client::http_1_0);
    return take_late_error(bytes, head_size);
  }
  if (!heartbeat_->suits(response_)) {
    std::string message = "A heartbeat had announced another answer than Ollama then gave (";
    message.append(response_.find("content-type")).append("). Set `heartbeat_ms` to null.");
    return fail_upstream(502, "upstream-invalid-response", message);
  }
  if (is_judged(streams_as_, response_)) {
    stream_ = std::make_unique<ollama::stream_scanner>(streams_as_);
  }
  relay_.begin(response_.framing, client::chunked, stream_.get());
  return relay(bytes, head_size);
}

// Gathers an answer that is told as an error. Called without bytes when the upstream has closed.
step exchange::take_late_error(std::string_view bytes, std::size_t already_consumed) {
  std::string text;
  const auto moved = relay_.advance(bytes.substr(already_consumed), text);
  heartbeat_->see_late(text);
  heartbeat_->see_late(moved.pass);
  step next{.consumed = already_consumed + moved.consumed};
  if (moved.status == response_relay::state::more && !bytes.empty()) return next;
  const bool whole = moved.status == response_relay::state::done;
  const bool clean = whole && next.consumed == bytes.size() && keep_upstream_;
  next.upstream = clean ? upstream_act::release : upstream_act::close;
  if (!whole) next.consumed = bytes.size();
  std::string why = "Ollama answered " + std::to_string(heartbeat_->late_status());
  why += " after a heartbeat had said 200: the client got it as an error in the answer";
  return tell_late(heartbeat_->late_error(dialect_), event_.status, why, next);
}

// The last that the client hears of this answer; its framing is whole, as the error is what the
// upstream had to say.
step exchange::tell_late(std::string body, int status, std::string_view why, step so_far) {
  event_.status = status;
  event_.bytes += body.size();
  append_chunk(body, client_text_);
  client_text_.append("0\r\n\r\n");
  count(context_.counters.bytes_to_clients, client_text_.size());
  relay_ = {};
  report("done", why);
  so_far.to_client = client_text_;
  return finish(so_far);
}

}  // namespace ollama_cors::shim
