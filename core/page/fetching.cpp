// The machine's door, and how it ends.
#include "page/fetching.hpp"

#include <utility>

#include "page/explanation.hpp"
#include "page/fetching_state.hpp"
#include "page/origin.hpp"
#include "page/script_words.hpp"

namespace ollama_cors::page {

fetching::fetching(environment where, page::request what, preflight_cache& cache)
    : state_(std::make_unique<state>(std::move(where), std::move(what), cache)) {}
fetching::fetching(fetching&&) noexcept = default;
fetching& fetching::operator=(fetching&&) noexcept = default;
fetching::~fetching() = default;

action fetching::start(instant now) {
  return state_->start(now);
}
std::optional<std::size_t> fetching::head_size(std::string_view received, bool ended) const {
  return state_->head_size(received, ended);
}
std::optional<body_framing> fetching::awaited_body(std::string_view raw) {
  return state_->awaited_body(raw);
}
action fetching::head(std::string_view raw, instant now, body_begin body) {
  return state_->head(raw, now, body);
}
action fetching::failed(failure why, instant now) {
  return state_->failed(why, now);
}
action fetching::body_ended(body_end how, instant now) {
  return state_->body_ended(how, now);
}
const wire_request& fetching::request() const noexcept {
  return state_->request();
}
body_framing fetching::framing() const noexcept {
  return state_->framing();
}
const std::string& fetching::own_body() const noexcept {
  return state_->own_body();
}
const report& fetching::report() const noexcept {
  return state_->report();
}

fetching::state::state(environment where, page::request what, preflight_cache& cache)
    : where_(std::move(where)), what_(std::move(what)), cache_(cache), whose_(where_.browser) {
  if (where_.base_url.empty() && where_.origin != "null") where_.base_url = where_.origin + "/";
}

action fetching::state::start(instant now) {
  now_ = now;
  if (auto fault = admit(where_, what_, admitted_)) return refuse(std::move(*fault));
  return main_fetch();
}

bool fetching::state::same_origin() const {
  return is_same_origin(where_.origin, admitted_.url);
}

action fetching::state::refuse(script_fault wrong) {
  report_.outcome = outcome::network_error;
  report_.reason = wrong.why;
  report_.error = std::move(wrong.error);
  report_.explanation = "fetch() refuses its own arguments: " + report_.error->message;
  return action::done;
}

action fetching::state::fail(fault wrong, stage at, unsigned status, std::string next_url) {
  failed_fetch what;
  what.wrong = std::move(wrong);
  what.mode = what_.mode;
  what.method = admitted_.method;
  what.at = at;
  what.status = status;
  fetch::url shown = admitted_.url;
  if (whose_ == browser::webkit) shown.username = shown.password = {};
  what.url = fetch::serialise(shown);
  what.first_url = first_url_;
  what.next_url = std::move(next_url);
  what.page_origin = where_.origin;
  what.sent_origin = tainted_ ? "null" : where_.origin;
  what.page_url = where_.base_url;
  what.host = admitted_.url.host.value_or("");
  what.port = admitted_.url.effective_port();
  what.has_crossed = asks_cors() && crossed_;
  report_.outcome = is_cors(what.wrong.why) ? outcome::blocked : outcome::network_error;
  report_.reason = what.wrong.why;
  report_.error = words::network_error(whose_);
  report_.explanation = explain(what);
  report_.response.reset();
  tell_console(what, whose_, report_);
  // https://fetch.spec.whatwg.org/#concept-main-fetch: a preflighted fetch that failed takes its
  // entries along. Chromium and WebKit keep them: cache-0197, cache-0198.
  if (whose_ == browser::firefox || whose_ == browser::standard) cache_.forget(cache_key());
  for_ = waiting::nothing;
  return action::done;
}

action fetching::state::failed(failure why, instant now) {
  now_ = now;
  // Firefox tries a request that is safe to repeat ten times in all: wire-0055, wire-0063.
  constexpr unsigned most_attempts = 10;
  const bool safe = wire_.method == "GET" || wire_.method == "HEAD" || wire_.method == "OPTIONS";
  if (why == failure::closed && whose_ == browser::firefox && safe && attempts_ < most_attempts) {
    return retry();
  }
  const stage at = wire_.preflight ? stage::preflight : stage::response;
  // Nothing was sent where there was no connection.
  if (why == failure::refused || why == failure::unresolved || is_of_tls(why)) {
    report_.requests.pop_back();
  }
  if (is_of_tls(why)) {
    return fail({reason::tls_failed, tls_text(why, whose_), {}, false}, at);
  }
  switch (why) {
    case failure::refused:
      return fail({reason::connection_refused, {}, {}, false}, at);
    case failure::unresolved:
      return fail({reason::name_not_resolved, {}, {}, false}, at);
    case failure::closed:
      return fail({reason::connection_closed, {}, {}, false}, at);
    case failure::reset:
      return fail({reason::connection_reset, {}, {}, false}, at);
    case failure::timeout:
      return fail({reason::timed_out, {}, {}, false}, at);
    default:
      break;
  }
  return fail({reason::network_failed, {}, {}, false}, at);
}

action fetching::state::retry() {
  ++attempts_;
  report_.requests.push_back(wire_);
  return action::send;
}

action fetching::state::body_ended(body_end how, instant now) {
  now_ = now;
  const bool whole = how == body_end::whole || (how == body_end::cut && !holds_to_framing_);
  if (for_ == waiting::preflight_body) {
    // Only WebKit waits for the end of a preflight's body: wire-0036.
    if (whole) return conclude_preflight();
    return fail({reason::connection_closed, {}, {}, false}, stage::preflight);
  }
  if (!whole && report_.response) {
    tell_truncated(framing_.by == body_framing::kind::length, how, whose_, report_);
  }
  for_ = waiting::nothing;
  return action::done;
}

}  // namespace ollama_cors::page
