#include "exchange_world.hpp"

#include "require.hpp"
#include "support/strict_http.hpp"

namespace ollama_cors::fuzz {
namespace {

using shim::client_act;
using shim::upstream_act;
using test::reading;

// The final response behind interim ones.
test::strict_reading<test::strict_response> read_final(std::string_view bytes,
                                                       std::string_view method, bool ended) {
  for (;;) {
    auto one = test::read_response(bytes, method, ended);
    if (one.verdict != reading::complete || one.message.status >= 200) return one;
    bytes.remove_prefix(one.size);
  }
}

std::size_t interim_bytes(std::string_view bytes, std::string_view method) {
  std::size_t all = 0;
  for (;;) {
    const auto one = test::read_response(bytes.substr(all), method, false);
    if (one.verdict != reading::complete || one.message.status >= 200) return all;
    all += one.size;
  }
}

}  // namespace

exchange_world::exchange_world(const config::configuration& configuration,
                               std::shared_ptr<const config::access> other_access)
    : context_{.terms = std::make_shared<const shim::terms>(
                   shim::terms{configuration.access, configuration.settings}),
               .counters = totals_,
               .events = events_},
      other_terms_(std::make_shared<const shim::terms>(
          shim::terms{std::move(other_access), configuration.settings})),
      subject_(context_) {}

void exchange_world::client_sends(std::string_view bytes) {
  if (closed_) return;
  client_waits_.append(bytes);
  pump();
}

void exchange_world::client_ends() {
  if (closed_) return;
  carry_out(subject_.client_end());
  REQUIRE(closed_);
}

void exchange_world::client_stops_reading(bool stops) {
  client_blocked_ = stops;
  pump();
}

void exchange_world::upstream_stops_reading(bool stops) {
  upstream_blocked_ = stops;
  pump();
}

void exchange_world::upstream_connects(bool reused) {
  if (!connecting_) return;
  connecting_ = false;
  connected_ = true;
  carry_out(subject_.upstream_connected(reused));
  pump();
}

void exchange_world::upstream_refuses(bool exhausted) {
  if (!connecting_) return;
  connecting_ = false;
  carry_out(subject_.upstream_failed("Connection refused", exhausted));
  pump();
}

void exchange_world::upstream_sends(std::string_view bytes) {
  if (!connected_) return;
  upstream_waits_.append(bytes);
  pump();
}

void exchange_world::upstream_ends(bool clean) {
  // A session reads the end only behind the bytes before it.
  if (!connected_ || client_blocked_) return;
  upstream_ended_ = clean;
  carry_out(subject_.upstream_end(clean));
  REQUIRE(!connected_);
  pump();
}

void exchange_world::time_passes() {
  if (closed_) return;
  carry_out(subject_.expired());
  pump();
}

void exchange_world::silence_lasts() {
  if (closed_ || client_blocked_ || !subject_.beats()) return;
  const auto next = subject_.beat();
  if (!next.to_client.empty()) beaten_ = true;
  carry_out(next);
}

void exchange_world::swap_access() {
  std::swap(context_.terms, other_terms_);
}

void exchange_world::pump() {
  while (pump_client() || pump_upstream()) {
  }
}

bool exchange_world::pump_client() {
  if (closed_ || client_blocked_ || upstream_blocked_ || client_waits_.empty() ||
      !subject_.wants_client_data()) {
    return false;
  }
  // What a step wants sent may lie in what it was given.
  const std::string given = std::move(client_waits_);
  const auto next = subject_.client_data(given);
  REQUIRE(next.consumed <= given.size());
  const std::uint64_t requests = totals_.requests;
  REQUIRE(requests - requests_ <= 1);  // one input begins one request
  if (requests != requests_) {
    requests_ = requests;
    taken_.clear();
    connects_ = beaten_ = false;
  }
  taken_.append(given, 0, next.consumed);
  client_waits_.assign(given, next.consumed, given.npos);
  carry_out(next);
  return next.consumed != 0;
}

bool exchange_world::pump_upstream() {
  if (closed_ || client_blocked_ || !connected_ || upstream_waits_.empty()) return false;
  const std::string given = std::move(upstream_waits_);
  const auto next = subject_.upstream_data(given);
  REQUIRE(next.consumed <= given.size());
  answered_.append(given, 0, next.consumed);
  upstream_waits_.assign(given, next.consumed, given.npos);
  carry_out(next);
  return next.consumed != 0;
}

void exchange_world::carry_out(const shim::step& what) {
  REQUIRE(!closed_);
  REQUIRE(what.to_client.empty() || !client_side_ended_);
  REQUIRE(what.to_upstream.empty() || connected_);
  to_client_.append(what.to_client);
  to_upstream_.append(what.to_upstream);

  const bool connects =
      what.upstream == upstream_act::connect || what.upstream == upstream_act::connect_fresh;
  if (connects) {
    REQUIRE(!connecting_);
    REQUIRE(connected_ == (what.upstream == upstream_act::connect_fresh) || !connected_);
    // A second try is for what was sent whole and answered with nothing.
    if (what.upstream == upstream_act::connect_fresh) {
      REQUIRE(answered_.empty());
      judge_request(true);
    }
    connecting_ = connects_ = true;
    connected_ = false;
    new_upstream_connection();
  }
  if (what.client == client_act::close || what.client == client_act::abort) closed_ = true;
  if (what.client == client_act::abort) aborted_ = true;
  if (what.client != client_act::keep) client_side_ended_ = true;
  take_events();

  if (what.upstream == upstream_act::release || what.upstream == upstream_act::close) {
    REQUIRE(what.upstream == upstream_act::close || connected_);
    judge_request(what.upstream == upstream_act::release);
    REQUIRE(what.upstream == upstream_act::close || upstream_waits_.empty());
    connecting_ = connected_ = false;
    new_upstream_connection();
  }
  REQUIRE(!closed_ || !(connecting_ || connected_));
}

void exchange_world::new_upstream_connection() {
  to_upstream_.clear();
  answered_.clear();
  upstream_waits_.clear();
  upstream_blocked_ = upstream_ended_ = false;
}

// What the upstream was sent is one request, or the beginning of one that was broken off.
void exchange_world::judge_request(bool released) {
  if (to_upstream_.empty()) return;
  const auto sent = test::read_request(to_upstream_);
  REQUIRE(sent.verdict != reading::malformed);
  if (released) REQUIRE(sent.verdict == reading::complete);
  if (sent.verdict != reading::complete) return;
  REQUIRE(sent.size == to_upstream_.size());
  // It is the client's, read by the same strict reader: same method, same body, nothing left over.
  const auto asked = test::read_request(taken_);
  // It refuses trailers that would frame or route; the shim forwards none at all.
  if (asked.why.starts_with("a trailer named ")) return;
  REQUIRE(asked.verdict == reading::complete);
  REQUIRE(asked.size == taken_.size());
  REQUIRE(sent.message.method == asked.message.method);
  REQUIRE(sent.message.body == asked.message.body);
}

void exchange_world::take_events() {
  shim::event told;
  while (events_.next(std::chrono::milliseconds(0), told) == shim::event_queue::result::ok) {
    ++told_;
    judge(told);
    to_client_.clear();
  }
  REQUIRE(told_ <= totals_.requests);
  REQUIRE(totals_.requests - told_ == totals_.active_exchanges);
}

// A terminal event, and what the client has been sent until then.
void exchange_world::judge(const shim::event& told) {
  if (told.verdict == "refuse") {
    REQUIRE(!connects_);
    REQUIRE(told.status != 0);
  }
  if (told.outcome == "cancelled") return;

  const auto from = interim_bytes(to_client_, told.method);
  const std::string_view answer = std::string_view(to_client_).substr(from);
  const auto seen = test::read_response(answer, told.method, client_side_ended_ && !aborted_);
  if (told.outcome == "failed") {
    // What broke off never looks complete: not to who reads the framing, or, where the message has
    // none (HTTP/1.0) or 200 had been said too early, not to who reads its last frame.
    const bool says_so = (seen.message.until_close || beaten_) &&
                         seen.message.body.find("\"error\"") != std::string::npos;
    REQUIRE(seen.verdict != reading::complete || says_so);
    return;
  }
  REQUIRE(told.outcome == "done");
  // The upstream's trailers pass as they are, also those that the strict reader refuses.
  if (seen.why.starts_with("a trailer named ")) return;
  REQUIRE(seen.verdict == reading::complete);
  REQUIRE(seen.size == answer.size());
  // Behind a beat, which commits 200, the event tells what the status would have been.
  REQUIRE(seen.message.status == (beaten_ ? 200 : told.status));

  // An answer of ours comes with words, or answers a preflight.
  const bool ours = !told.message.empty() || !connects_;
  if (ours) return;
  const auto theirs = read_final(answered_, told.method, upstream_ended_);
  // RFC 9112 4: a status line may lack the SP before a reason that is not there; the strict reader
  // does not take it so.
  constexpr std::string_view without_sp = "no status line: HTTP/1.1 200";
  if (theirs.why.starts_with("no status line: HTTP/1.") && theirs.why.size() == without_sp.size()) {
    return;
  }
  // A 204 has no body, whatever it says; what it says does not pass. Nor do trailers to HTTP/1.0.
  if (theirs.why == "framing in a 204" || theirs.why.starts_with("a trailer named ")) return;
  REQUIRE(theirs.verdict == reading::complete);
  if (beaten_) return;
  REQUIRE(theirs.message.status == seen.message.status);
  REQUIRE(theirs.message.body == seen.message.body);
}

void exchange_world::finish() {
  client_ends();
  REQUIRE(told_ == totals_.requests);
  REQUIRE(totals_.active_exchanges == 0);
  // Whatever comes behind the end is nobody's.
  const auto nothing = [](const shim::step& what) {
    REQUIRE(what.to_client.empty() && what.to_upstream.empty());
  };
  nothing(subject_.client_data("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  nothing(subject_.upstream_data("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
  nothing(subject_.upstream_end(true));
  nothing(subject_.client_end());
  REQUIRE(!subject_.wants_client_data() && !subject_.wants_upstream_data());
  shim::event more;
  REQUIRE(events_.next(std::chrono::milliseconds(0), more) == shim::event_queue::result::timeout);
}

}  // namespace ollama_cors::fuzz
