// Answers that lead on: https://fetch.spec.whatwg.org/#concept-http-redirect-fetch
#include <algorithm>
#include <array>
#include <utility>

#include "page/fetching_state.hpp"
#include "page/origin.hpp"
#include "page/redirect.hpp"

namespace ollama_cors::page {
namespace {

constexpr unsigned most_redirects = 20;  // redirect-count-0015, redirect-count-0017

fault of(reason why, std::string detail = {}) {
  return {why, std::move(detail), {}, false};
}

// What Chromium's pages may be led to by no answer: redirect-location-0106, -0110, -0111.
constexpr std::array<std::string_view, 8> chromium_refuses{
    "about", "blob", "chrome", "chrome-untrusted", "data", "devtools", "file", "filesystem"};
// What Firefox refuses before it looks at who may read the redirect.
constexpr std::array<std::string_view, 6> firefox_refuses{"blob", "chrome", "data",
                                                          "file", "ws",     "wss"};

template <std::size_t size>
bool is_one_of(std::string_view scheme, const std::array<std::string_view, size>& schemes) {
  return std::find(schemes.begin(), schemes.end(), scheme) != schemes.end();
}

std::string without_credentials(fetch::url url) {
  url.username.clear();
  url.password.clear();
  return fetch::serialise(url);
}

}  // namespace

action fetching::state::on_redirect(const response_head& answer, const std::string& location) {
  const auto next = resolve_location(location, admitted_.url, whose_);
  const bool whole = whose_ == browser::chromium || whose_ == browser::firefox;
  const std::string next_url = !next   ? location
                               : whole ? fetch::serialise(*next)
                                       : without_credentials(*next);
  const auto refused = [&](fault wrong) {
    return fail(std::move(wrong), stage::redirect, answer.status, next_url);
  };

  // Firefox takes a redirect that is an error for an answer like any other.
  if (whose_ == browser::firefox && what_.redirect == redirect_mode::error) {
    auto wrong = check_access(answer);
    if (wrong) return fail(std::move(*wrong), stage::response, answer.status);
    return refused(of(reason::redirect_refused));
  }
  // The network layers look at the redirect before anyone else does.
  if (auto wrong = check_redirect_first(next)) return refused(std::move(*wrong));
  if (auto wrong = check_access(answer)) return refused(std::move(*wrong));
  if (auto wrong = check_resource_policy(answer)) return refused(std::move(*wrong));
  if (what_.redirect == redirect_mode::manual) {
    return resolve(answer, response_type::opaque_redirect);
  }
  // Chromium looks at the target first: g2002-2376.
  if (what_.redirect == redirect_mode::error && whose_ != browser::chromium) {
    return refused(of(reason::redirect_refused));
  }
  if (!next && whose_ == browser::webkit && asks_cors() && crossed_) {
    return refused(of(reason::redirect_scheme));  // g2002-191
  }
  if (!next) return refused(of(reason::redirect_invalid));
  if (auto wrong = check_redirect_target(*next)) {
    // Firefox has by then noted that another origin is met, and says so.
    if (whose_ == browser::firefox && next->is_http() && !is_same_origin(where_.origin, *next)) {
      crossed_ = true;
    }
    return refused(std::move(*wrong));
  }
  auto wrong = whose_ == browser::webkit ? check_webkit_page(answer, *next) : std::nullopt;
  if (wrong && !next->is_http()) return refused(std::move(*wrong));
  if (!wrong) {
    follow(answer, *next);
    return hop();
  }
  // Held against it only when the next hop's preflight has passed: redirect-location-0004.
  held_ = held_redirect{std::move(*wrong), answer.status, admitted_.url, next_url, tainted_};
  follow(answer, *next);
  return asks_first() ? send_preflight() : fail_held();
}

action fetching::state::fail_held() {
  admitted_.url = std::move(held_->from);
  tainted_ = held_->tainted;
  return fail(std::move(held_->wrong), stage::redirect, held_->status, std::move(held_->next_url));
}

std::optional<fault> fetching::state::check_redirect_first(
    const std::optional<fetch::url>& next) const {
  if (whose_ == browser::firefox) {
    if (redirects_ == most_redirects) return of(reason::too_many_redirects);
    if (!next || next->scheme == "javascript") return of(reason::redirect_invalid);  // g6006-95
    if (asks_cors() && is_one_of(next->scheme, firefox_refuses)) {
      return of(reason::redirect_scheme, next->scheme);
    }
  }
  if (whose_ == browser::webkit && next && next->scheme == "ftp") {
    return of(asks_cors() ? reason::redirect_scheme : reason::redirect_invalid, next->scheme);
  }
  if (whose_ == browser::chromium) {
    const bool follows = what_.redirect != redirect_mode::manual;
    if (follows && redirects_ == most_redirects) return of(reason::too_many_redirects);
    if (!next) return of(reason::redirect_invalid, "net::ERR_INVALID_REDIRECT");  // g2002-1680
  }
  return std::nullopt;
}

// What WebKit's pages may not even show: files, and what other pages have made.
bool fetching::state::is_local(const fetch::url& next) const {
  return next.scheme == "file" || (next.scheme == "blob" && !is_same_origin(where_.origin, next));
}

// The steps that look at where the redirect leads.
std::optional<fault> fetching::state::check_redirect_target(const fetch::url& next) const {
  const bool leads_across = !is_same_origin(where_.origin, next);
  const bool across = crossed_ || leads_across;
  if (whose_ == browser::webkit && !crossed_) {
    // All but the count is the page process's to see.
    if (redirects_ == most_redirects) return of(reason::too_many_redirects);
    if (is_local(next)) {
      return of(asks_cors() ? reason::redirect_scheme : reason::redirect_invalid, next.scheme);
    }
    if (what_.mode == request_mode::same_origin && leads_across) return of(reason::not_same_origin);
    return std::nullopt;
  }
  if (whose_ == browser::chromium && is_one_of(next.scheme, chromium_refuses)) {
    return of(reason::redirect_invalid);
  }
  if (what_.redirect == redirect_mode::error &&
      !(next.has_credentials() && asks_cors() && across)) {
    return of(reason::redirect_refused);
  }
  if (what_.mode == request_mode::same_origin && leads_across) return of(reason::not_same_origin);
  if (!next.is_http()) {
    if (asks_cors()) return of(reason::redirect_scheme, next.scheme);
    return of(reason::redirect_invalid, whose_ == browser::webkit && is_local(next)
                                            ? next.scheme
                                            : "net::ERR_UNKNOWN_URL_SCHEME");
  }
  if (redirects_ == most_redirects) return of(reason::too_many_redirects);
  if (next.has_credentials()) {
    fault wrong = of(reason::redirect_with_credentials);
    wrong.whole = fetch::serialise(next);
    if (asks_cors() && across) return wrong;
    // redirect-location-0005, redirect-location-0062
    if (whose_ == browser::chromium) {
      wrong.detail = next.scheme;
      return wrong;
    }
  }
  if (admitted_.has_body && what_.body.kind == body_kind::stream && !admitted_.substitute) {
    return of(reason::redirect_body);
  }
  return std::nullopt;
}

// The checks that WebKit's page process repeats: with the credentials of the beginning
// (redirect-0202), and for the first hop that leaves the page's origin.
std::optional<fault> fetching::state::check_webkit_page(const response_head& answer,
                                                        const fetch::url& next) const {
  const bool stays = !crossed_ && is_same_origin(where_.origin, next);
  if (!next.is_http() && (!asks_cors() || stays)) {
    return of(reason::redirect_invalid, "net::ERR_UNKNOWN_URL_SCHEME");
  }
  if (!asks_cors() || stays) return std::nullopt;
  if (!next.is_http()) return of(reason::redirect_scheme, next.scheme);
  if (next.has_credentials()) {
    fault wrong = of(reason::redirect_with_credentials);
    wrong.whole = fetch::serialise(next);
    return wrong;
  }
  if (!crossed_) return std::nullopt;
  const bool with_credentials =
      include() || (what_.credentials == credentials_mode::same_origin && started_same_origin_);
  return cors_check(answer, tainted_ ? "null" : where_.origin, with_credentials, whose_);
}

// https://www.rfc-editor.org/rfc/rfc9111#section-3: permanent redirects without being told to,
// others where they are fresh for a while.
void fetching::state::remember(const response_head& answer) {
  if (whose_ != browser::chromium || admitted_.method != "GET" ||
      admitted_.cache != cache_mode::standard) {
    return;
  }
  const std::string control = lower_case(get(answer.headers, "cache-control").value_or(""));
  if (control.find("no-store") != control.npos || control.find("no-cache") != control.npos) return;
  const bool permanent = answer.status == 301 || answer.status == 308;
  const auto age = control.find("max-age=");
  const bool fresh = age != control.npos && control.compare(age + 8, 1, "0") != 0;
  if (permanent ? age != control.npos && !fresh : !fresh) return;
  kept_redirects_.emplace_back(fetch::serialise(admitted_.url, false), answer);
}

const response_head* fetching::state::remembered() const {
  if (admitted_.method != "GET") return nullptr;
  const auto known = std::find_if(kept_redirects_.begin(), kept_redirects_.end(), [&](auto& kept) {
    return kept.first == fetch::serialise(admitted_.url, false);
  });
  return known == kept_redirects_.end() ? nullptr : &known->second;
}

void fetching::state::follow(const response_head& answer, fetch::url next) {
  remember(answer);
  const bool crosses = !is_same_origin(admitted_.url, next);
  // Chromium's network layer hides the origin at any crossing that CORS does not watch over.
  const bool hides = whose_ == browser::chromium && !asks_cors();
  if (crosses && (hides || !same_origin())) tainted_ = true;
  if (crosses) kept_origin_ = false;
  const bool loses_body = loses_its_body(answer.status, admitted_.method);
  left_ = admitted_.url;
  strip_body_names_ = loses_body;
  strip_authorization_ = crosses;
  admitted_.url = std::move(next);
  set_headers_of_hop(answer.status, crosses, loses_body);
  if (loses_body || becomes_get(admitted_.method, crosses, whose_)) {
    admitted_.method = "GET";
    admitted_.has_body = false;
    admitted_.substitute.reset();
  }
  ++redirects_;
}

// What is left of script's headers. The standard takes away for good; Firefox and WebKit begin anew
// at each hop.
void fetching::state::set_headers_of_hop(unsigned status, bool crosses, bool loses_body) {
  header_list& headers = admitted_.headers;
  lost_authorization_ = lost_authorization_ || crosses;
  if (whose_ == browser::firefox) {
    // By the method of the beginning, and with Authorization again where a hop stays: g2002-640.
    headers = first_headers_;
    loses_body = loses_its_body(status, first_method_);
  } else if (whose_ == browser::webkit && (crossed_ || !same_origin())) {
    headers = first_headers_;
    if (lost_authorization_) remove(headers, "authorization");
  } else if (whose_ == browser::webkit && (status == 307 || status == 308) &&
             !contains(headers, "content-type")) {
    // Within the page's origin it is another process that follows, which knows the type alone.
    const auto type = get(first_headers_, "content-type");
    if (type) headers.push_back({"Content-Type", *type});
  }
  if (loses_body) remove_body_headers(headers);
  if (crosses) remove(headers, "authorization");
}

}  // namespace ollama_cors::page
