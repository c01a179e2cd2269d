// From the page's request to what goes on the wire.
// https://fetch.spec.whatwg.org/#concept-main-fetch, #concept-http-fetch
#include <algorithm>
#include <utility>

#include "fetch/method.hpp"
#include "page/browser_url.hpp"
#include "page/data_url.hpp"
#include "page/fetching_state.hpp"
#include "page/firefox_about.hpp"
#include "page/origin.hpp"
#include "page/referrer.hpp"
#include "page/request_values.hpp"
#include "page/safelist.hpp"
#include "page/webkit_names.hpp"

namespace ollama_cors::page {

action fetching::state::main_fetch() {
  adapt_url(admitted_.url, whose_);
  first_url_ = fetch::serialise(admitted_.url);
  started_same_origin_ = same_origin();
  first_method_ = admitted_.method;
  first_headers_ = admitted_.headers;
  first_names_ = unsafe_names(admitted_.headers, whose_);
  // https://fetch.spec.whatwg.org/#concept-main-fetch: whatever the mode
  if (admitted_.url.scheme == "data") return answer_from_url();
  if (opens_blank_page()) return answer_with_nothing();
  if (auto wrong = refuse_unsent()) return fail(std::move(*wrong), stage::unsent);
  return hop();
}

// Firefox has an empty answer for it, where nobody may look inside: g12-3.
bool fetching::state::opens_blank_page() const {
  return whose_ == browser::firefox && what_.mode == request_mode::no_cors &&
         what_.redirect == redirect_mode::follow &&
         about_page_of(fetch::serialise(admitted_.url)) == about_page::blank;
}

action fetching::state::answer_with_nothing() {
  report_.outcome = outcome::ok;
  report_.response.emplace();
  report_.response->type = response_type::opaque;
  report_.response->body_readable = false;
  for_ = waiting::nothing;
  return action::done;
}

// https://fetch.spec.whatwg.org/#scheme-fetch, on data:
action fetching::state::answer_from_url() {
  auto answer = read_data_url(admitted_.url, whose_);
  if (!answer) return fail({reason::invalid_data_url, {}, {}, false}, stage::unsent);
  page::response shown;
  shown.status = 200;
  shown.status_text = "OK";
  shown.url = std::move(answer->url);
  if (whose_ == browser::firefox) {
    shown.headers.push_back({"content-length", std::to_string(answer->body.size())});
  }
  shown.headers.push_back({"content-type", std::move(answer->type)});
  report_.response = std::move(shown);
  if (admitted_.method != "HEAD") own_body_ = std::move(answer->body);
  for_ = waiting::body;
  return action::hand_over;
}

// What needs no answer to be refused.
std::optional<fault> fetching::state::refuse_unsent() const {
  const fetch::url& url = admitted_.url;
  if (what_.mode == request_mode::same_origin && !same_origin()) {
    return fault{reason::not_same_origin, {}, {}, false};
  }
  if (what_.mode == request_mode::no_cors && !same_origin() &&
      what_.redirect != redirect_mode::follow) {
    return fault{reason::redirect_mode_not_allowed, {}, {}, false};
  }
  if (!url.is_http()) return fault{reason::unsupported_scheme, url.scheme, {}, false};
  // Nothing is ever cached here. WebKit goes to the network all the same: cache-mode-0022.
  if (what_.cache == cache_mode::only_if_cached && whose_ != browser::webkit) {
    return fault{reason::not_cached, {}, {}, false};
  }
  // name-0097
  if (whose_ == browser::chromium && contains(admitted_.headers, "available-dictionary")) {
    return fault{reason::reserved_header, "available-dictionary", {}, false};
  }
  return std::nullopt;
}

// https://w3c.github.io/webappsec-mixed-content/#should-block-fetch. WebKit blocks this machine's
// own http, too.
bool fetching::state::is_mixed_content() const {
  if (!where_.origin.starts_with("https:") || admitted_.url.scheme != "http") return false;
  return whose_ == browser::webkit || !is_trustworthy(admitted_.url);
}

action fetching::state::hop() {
  // https://fetch.spec.whatwg.org/#concept-main-fetch asks these of every hop.
  if (is_blocked_port(admitted_.url.effective_port())) {
    const bool first_crossing = !crossed_ && !same_origin();
    const bool asks = asks_first();
    // The preflight at which WebKit leaves the page's origin does not look at ports: g3003-298.
    if (whose_ == browser::webkit && asks && first_crossing && redirects_ > 0) {
      return send_preflight();
    }
    if (redirects_ > 0) return fail_blocked_port();
    return fail({reason::blocked_port, {}, {}, false}, stage::unsent);
  }
  if (is_mixed_content()) return fail({reason::mixed_content, {}, {}, false}, stage::unsent);
  return asks_first() ? send_preflight() : send_actual();
}

// Where a redirect led there, Firefox names the URL that it left.
action fetching::state::fail_blocked_port() {
  const bool asked = whose_ == browser::webkit && preflighted_;
  if (whose_ == browser::firefox) admitted_.url = left_;
  return fail({reason::blocked_port, {}, {}, false}, asked                        ? stage::preflight
                                                     : whose_ == browser::firefox ? stage::redirect
                                                                                  : stage::unsent);
}

bool fetching::state::asks_first() {
  misdirected_ = false;
  if (!same_origin()) {
    crossed_ = true;
    if (!is_same_site(where_.origin, admitted_.url)) cross_site_ = true;
  }
  if (!asks_cors() || !crossed_ || !needs_preflight()) return false;
  question_ = {admitted_.method, names_to_ask(), include()};
  preflighted_ = true;
  return !may_use_cache() || !cache_.answers(cache_key(), question_, whose_, now_);
}

// https://fetch.spec.whatwg.org/#concept-http-fetch, on makeCORSPreflight
bool fetching::state::needs_preflight() const {
  if (!fetch::is_safelisted_method(admitted_.method)) return true;
  switch (whose_) {
    case browser::firefox:
      // Asks as soon as script's own headers would need it, whatever is left of them by now
      // (redirect-auth-0008), and again once it has asked (g2002-1209).
      return !first_names_.empty() || preflighted_;
    case browser::webkit:
      return preflighted_ || !first_names_.empty();
    case browser::standard:
    case browser::chromium:
      break;
  }
  return !unsafe_names(admitted_.headers, whose_).empty() ||
         (admitted_.has_body && what_.body.kind == body_kind::stream);
}

// The names as this browser asks for them, in the order in which it looks them up in the answer.
std::vector<std::string> fetching::state::names_to_ask() const {
  if (whose_ == browser::webkit) {
    // redirect-auth-0008, redirect-method-0009: those of script's own headers, whatever is sent.
    return webkit_order(first_names_);
  }
  if (whose_ == browser::firefox) {
    std::vector<std::string> names;
    for (const std::string& name : sorted_names(first_names_)) {
      const bool of_body = name == "content-type" || name == "content-encoding" ||
                           name == "content-language" || name == "content-location";
      if (strip_body_names_ && of_body) continue;
      if (strip_authorization_ && name == "authorization") continue;
      names.push_back(name);
    }
    return names;
  }
  return sorted_names(unsafe_names(admitted_.headers, whose_));
}

// cache-0143, cache-0145, cache-0147, cache-0193
bool fetching::state::may_use_cache() const {
  const cache_mode mode = admitted_.cache;
  const bool bypassed = mode == cache_mode::no_store || mode == cache_mode::reload;
  switch (whose_) {
    case browser::chromium:
      return !bypassed && mode != cache_mode::no_cache && where_.origin != "null" && !tainted_;
    case browser::firefox:
      return !bypassed;
    case browser::webkit:
      return !tainted_ || where_.origin == "null";  // a tainted origin is like no other
    case browser::standard:
      break;
  }
  return true;
}

preflight_cache::key fetching::state::cache_key() const {
  return {where_.origin, fetch::serialise(admitted_.url)};
}

std::string fetching::state::around() const {
  const auto base = fetch::parse_url(where_.base_url);
  return base && base->is_http() ? fetch::origin_of(*base) : "http://localhost";
}

// https://fetch.spec.whatwg.org/#append-a-request-origin-header
std::optional<std::string> fetching::state::origin_line() const {
  const std::string origin = tainted_ ? "null" : where_.origin;
  if (asks_cors() && crossed_) return origin;
  if (admitted_.method == "GET" || admitted_.method == "HEAD") {
    // Chromium and Firefox show an opaque origin where the page around it is of the URL's site
    // (storage access headers): g6006-1667. A page that nobody has named is of this machine.
    const bool asks_storage = whose_ == browser::chromium || whose_ == browser::firefox;
    if (asks_storage && include() && where_.origin == "null" &&
        is_same_site(around(), admitted_.url)) {
      return origin;
    }
    // redirect-method-0012
    return whose_ == browser::webkit && kept_origin_ ? std::optional(origin) : std::nullopt;
  }
  // same-0012
  if (asks_cors() || whose_ == browser::chromium) return origin;
  const bool downgrade = where_.origin.starts_with("https:") && admitted_.url.scheme != "https";
  switch (what_.referrer_policy) {
    case referrer_policy::no_referrer:
      return "null";
    case referrer_policy::no_referrer_when_downgrade:
    case referrer_policy::strict_origin:
    case referrer_policy::standard:
    case referrer_policy::strict_origin_when_cross_origin:
      return downgrade ? "null" : origin;
    case referrer_policy::same_origin:
      return same_origin() ? origin : "null";
    case referrer_policy::origin:
    case referrer_policy::origin_when_cross_origin:
    case referrer_policy::unsafe_url:
      break;
  }
  return origin;
}

wire_facts fetching::state::facts() const {
  wire_facts facts;
  facts.whose = whose_;
  facts.url = &admitted_.url;
  facts.referrer = referrer_of(where_, what_.referrer_policy, admitted_.url);
  facts.cache = admitted_.cache;
  facts.mode = what_.mode;
  facts.site = cross_site_ ? "cross-site" : crossed_ ? "same-site" : "same-origin";
  return facts;
}

// https://fetch.spec.whatwg.org/#cors-preflight-fetch
action fetching::state::send_preflight() {
  wire_facts about = facts();
  // Behind a tainting redirect Firefox asks in the page's name still: redirect-0082.
  about.origin = tainted_ && whose_ != browser::firefox ? "null" : where_.origin;
  // WebKit and Chromium ask as they will send; Firefox as itself: name-0022.
  const std::optional<std::string> agent =
      user_agent_of(whose_ == browser::firefox ? header_list{} : admitted_.headers, whose_);
  wire_ = {};
  wire_.preflight = true;
  wire_.method = "OPTIONS";
  wire_.headers = preflight_lines(about, admitted_.method,
                                  request_headers_value(sorted_names(question_.names)), agent);
  for_ = waiting::preflight;
  return send();
}

action fetching::state::send_actual() {
  // body-kind-0051: Chromium streams over HTTP/2 alone, and finds out behind the preflight.
  if (whose_ == browser::chromium && admitted_.has_body && what_.body.kind == body_kind::stream) {
    return fail({reason::stream_body, {}, {}, false}, stage::unsent);
  }
  wire_facts about = facts();
  about.origin = origin_line();
  kept_origin_ = about.origin.has_value() && !(crossed_ && asks_cors());  // g2002-898
  wire_body body{admitted_.has_body, what_.body.size};
  if (admitted_.has_body && admitted_.substitute) body.size = admitted_.substitute->size();
  wire_ = {};
  wire_.method = admitted_.method;
  wire_.headers = request_lines(about, admitted_.method,
                                values_to_send(admitted_.headers, admitted_.method,
                                               admitted_.has_body, admitted_.cache, whose_),
                                body);
  wire_.with_body = admitted_.has_body;
  if (admitted_.has_body) wire_.substitute = admitted_.substitute;
  wire_.with_credentials =
      include() || (what_.credentials == credentials_mode::same_origin && !crossed_);
  if (const response_head* known = remembered()) return on_answer(response_head(*known));
  for_ = waiting::answer;
  return send();
}

action fetching::state::send() {
  wire_.url = as_sent(admitted_.url, whose_);
  wire_.url.fragment.reset();
  wire_.target = fetch::target_of(wire_.url);
  attempts_ = 1;
  report_.requests.push_back(wire_);
  return action::send;
}

}  // namespace ollama_cors::page
