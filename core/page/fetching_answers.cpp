// What becomes of an answer that does not lead on.
#include <utility>

#include "page/browser_url.hpp"
#include "page/fetching_state.hpp"
#include "page/filter.hpp"
#include "page/origin.hpp"
#include "page/redirect.hpp"

namespace ollama_cors::page {
namespace {

std::string net_error_of(head_fault wrong) {
  switch (wrong) {
    case head_fault::many_lengths:
      return "net::ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH";
    case head_fault::many_locations:
      return "net::ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION";
    case head_fault::many_dispositions:
      return "net::ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_DISPOSITION";
    case head_fault::none:
    case head_fault::invalid:
    case head_fault::bad_status_line:
    case head_fault::bad_framing:
    case head_fault::truncated:
      break;
  }
  return {};
}

// Another answer follows. Only Chromium waits for one behind a 101 that it did not ask for.
bool is_interim(unsigned status, browser whose) noexcept {
  return status >= 100 && status < 200 && (status != 101 || whose == browser::chromium);
}

}  // namespace

void fetching::state::read(std::string_view raw) {
  if (!read_fault_) read_fault_ = read_head(raw, wire_.method, whose_, read_);
}

std::optional<body_framing> fetching::state::awaited_body(std::string_view raw) {
  if (whose_ != browser::firefox) return std::nullopt;
  read(raw);
  if (*read_fault_ != head_fault::none || is_interim(read_.status, whose_)) return std::nullopt;
  const body_framing framing = framing_of(read_, wire_.method, whose_);
  const bool follows = framing.by == body_framing::kind::chunked ||
                       (framing.by == body_framing::kind::length && framing.length != 0);
  return follows ? std::optional(framing) : std::nullopt;
}

action fetching::state::head(std::string_view raw, instant now, body_begin body) {
  now_ = now;
  const stage at = wire_.preflight ? stage::preflight : stage::response;
  read(raw);
  const head_fault wrong = *std::exchange(read_fault_, std::nullopt);
  response_head answer = std::move(read_);
  if (wrong == head_fault::truncated) {
    return fail({reason::connection_closed, {}, {}, false}, at);
  }
  if (wrong != head_fault::none) {
    std::string detail;
    if (whose_ == browser::chromium) detail = net_error_of(wrong);
    if (whose_ == browser::firefox && wrong == head_fault::bad_status_line) detail = "status line";
    if (wrong == head_fault::bad_framing) detail = "Unrecognized HTTP response encoding";
    return fail({reason::invalid_response, std::move(detail), {}, false}, at);
  }
  if (is_interim(answer.status, whose_)) return action::read_head;
  holds_to_framing_ = holds_to_framing(answer, whose_);
  if (body == body_begin::malformed || (body == body_begin::cut && holds_to_framing_)) {
    return fail({reason::network_failed, {}, {}, false}, at);
  }
  // https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch, on 421: once more, and all
  // browsers over HTTP/1.1 as well (status-0103).
  if (answer.status == 421 && !misdirected_) {
    misdirected_ = true;
    return retry();
  }
  // status-0079
  if (answer.status == 407 && whose_ == browser::chromium) {
    return fail({reason::invalid_response, "net::ERR_UNEXPECTED_PROXY_AUTH", {}, false}, at);
  }
  framing_ = framing_of(answer, wire_.method, whose_);
  return wire_.preflight ? on_preflight(std::move(answer)) : on_answer(answer);
}

action fetching::state::on_preflight(response_head answer) {
  preflight_answer_ = std::move(answer);
  if (whose_ == browser::webkit && framing_.by != body_framing::kind::none) {
    for_ = waiting::preflight_body;
    return action::read_body;
  }
  return conclude_preflight();
}

// https://fetch.spec.whatwg.org/#cors-preflight-fetch, from the CORS check on
action fetching::state::conclude_preflight() {
  const response_head answer = std::move(preflight_answer_);
  std::optional<std::string_view> sent = where_.origin;
  if (tainted_ && whose_ != browser::firefox) sent = "null";
  const auto location = location_of(answer, whose_);
  const auto next = location ? resolve_location(*location, admitted_.url, whose_) : std::nullopt;
  if (location && !next && whose_ == browser::chromium) {
    return fail({reason::redirect_invalid, "net::ERR_INVALID_REDIRECT", {}, false},
                stage::preflight, answer.status);
  }
  // Firefox asks the page's own origin, too, once it has begun to, but does not check what it says
  // of origins: g2002-1154.
  if (whose_ == browser::firefox && same_origin()) sent.reset();
  preflight_verdict verdict = check_preflight(answer, sent, question_, whose_);
  // WebKit keeps what it could read, refused or not: cache-0094. Chromium keeps nothing of a fetch
  // that is to store nothing: cache-0149.
  const bool kept = whose_ == browser::webkit || !verdict.wrong;
  // Nor what was asked for a tainted origin, but in Firefox, which asks in the page's name.
  const bool tainted = tainted_ && whose_ != browser::firefox && where_.origin != "null";
  const bool stored =
      !tainted && !(whose_ == browser::chromium && admitted_.cache == cache_mode::no_store);
  if (verdict.grant && kept && stored) {
    cache_.store(cache_key(), question_, *verdict.grant,
                 get(answer.headers, "access-control-max-age"), whose_, now_);
  }
  if (verdict.wrong) {
    // A redirect taints Firefox's preflight, although it is not followed: its console asks once
    // more whether the answer is for that origin.
    if (verdict.wrong->why == reason::preflight_redirect && next &&
        !is_same_origin(admitted_.url, *next) && cors_check(answer, "null", include(), whose_)) {
      verdict.wrong->detail = get(answer.headers, "access-control-allow-origin").value_or("");
    }
    if (location && !next && whose_ == browser::firefox &&
        verdict.wrong->why == reason::preflight_redirect) {
      return fail({reason::network_failed, {}, {}, false}, stage::preflight, answer.status);
    }
    return fail(std::move(*verdict.wrong), stage::preflight, answer.status,
                next ? fetch::serialise(*next) : location.value_or(""));
  }
  if (held_) return fail_held();
  misdirected_ = false;
  return send_actual();
}

std::optional<fault> fetching::state::check_access(const response_head& answer) const {
  if (!asks_cors() || !crossed_) return std::nullopt;
  return cors_check(answer, tainted_ ? "null" : where_.origin, include(), whose_);
}

// https://fetch.spec.whatwg.org/#cross-origin-resource-policy-check, without an embedder's policy
std::optional<fault> fetching::state::check_resource_policy(const response_head& answer) const {
  if (what_.mode != request_mode::no_cors || !crossed_ || same_origin()) return std::nullopt;
  const auto policy = get(answer.headers, "cross-origin-resource-policy");
  // Of a page without an origin it counts to Chromium where it is.
  const bool nobody = whose_ == browser::chromium && where_.origin == "null";
  const bool blocked = policy == "same-origin" ||
                       (policy == "same-site" &&
                        !is_same_site(nobody ? around() : where_.origin, admitted_.url, whose_));
  if (!blocked) return std::nullopt;
  return fault{reason::resource_policy, *policy, {}, false};
}

action fetching::state::on_answer(const response_head& answer) {
  const auto location = location_of(answer, whose_);
  const bool manual = what_.redirect == redirect_mode::manual;
  // An empty Location leads WebKit nowhere, but is one.
  const bool nowhere = location && location->empty() && whose_ == browser::webkit;
  if (location && !nowhere && !(manual && whose_ == browser::firefox)) {
    return on_redirect(answer, *location);
  }
  tell_answer({&answer, fetch::serialise(admitted_.url), wire_.with_credentials}, whose_, report_);
  if (auto wrong = check_access(answer)) {
    return fail(std::move(*wrong), stage::response, answer.status);
  }
  if (auto wrong = check_resource_policy(answer)) {
    return fail(std::move(*wrong), stage::response, answer.status);
  }
  if (nowhere && what_.redirect == redirect_mode::follow) {
    return fail({reason::redirect_invalid, {}, {}, false}, stage::redirect, answer.status);
  }
  if (whose_ == browser::firefox && what_.redirect == redirect_mode::error &&
      is_redirect_status(answer.status)) {
    return fail({reason::redirect_refused, {}, {}, false}, stage::response, answer.status);
  }
  // The status alone makes it one: g1001-386.
  if ((location && !nowhere) || (manual && is_redirect_status(answer.status))) {
    return resolve(answer, response_type::opaque_redirect);
  }
  if (!crossed_) return resolve(answer, response_type::basic);
  return resolve(answer, asks_cors() ? response_type::cors : response_type::opaque);
}

action fetching::state::resolve(const response_head& answer, response_type type) {
  report_.outcome = outcome::ok;
  report_.response = filter(answer, as_sent(admitted_.url, whose_), type, include(), whose_);
  report_.response->redirected = redirects_ > 0 && type != response_type::opaque;
  if (type != response_type::opaque_redirect) {
    tell_console({&answer, fetch::serialise(admitted_.url), wire_.with_credentials}, whose_,
                 report_);
  }
  const bool empty =
      framing_.by == body_framing::kind::none || !report_.response->body_readable ||
      (is_null_body_status(answer.status) && !(whose_ == browser::webkit && answer.status == 205));
  for_ = empty ? waiting::nothing : waiting::body;
  return empty ? action::done : action::deliver;
}

}  // namespace ollama_cors::page
