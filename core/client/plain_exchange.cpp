#include "client/plain_exchange.hpp"

#include <algorithm>
#include <utility>

#include "client/redirect.hpp"
#include "client/request_head.hpp"
#include "fetch/ascii.hpp"

namespace ollama_cors::client {
namespace {

// The headers of the first origin are added where the caller has not said another value.
request with_origin_headers(request what) {
  for (const auto& line : what.origin_headers) {
    const bool said =
        std::any_of(what.headers.begin(), what.headers.end(), [&line](const header_line& own) {
          return fetch::equal_ignoring_case(own.name, line.name);
        });
    if (!said) what.headers.push_back(line);
  }
  what.origin_headers.clear();
  return what;
}

}  // namespace

plain_exchange::plain_exchange(runner_home& home, std::shared_ptr<exchange_link> link, request what)
    : runner(home, std::move(link), what.timeouts), what_(std::move(what)), first_(what_.to) {
  if (what_.report) report_.emplace();
}

void plain_exchange::begin() {
  ask();
}

void plain_exchange::ask() {
  const bool follows = what_.redirect != on_redirect::manual;
  answer_.emplace(what_, home_.longest_message(), follows);
  answer_->set_url(url_of(what_.to) + what_.target);
  if (report_) answer_->tell_body(report_->body());

  hop::outgoing out;
  out.to = what_.to;
  if (what_.to == first_ && !what_.origin_headers.empty()) {
    write_request_head(with_origin_headers(what_), out.head);
  } else {
    write_request_head(what_, out.head);
  }
  if (report_) report_->sent(out.head);
  out.body = what_.body;
  if (what_.streamed) {
    out.streamed = link_.get();
    out.chunked = !what_.body_length;
  }
  // A request that was perhaps acted on is never sent twice (RFC 9110 9.2.2).
  out.may_repeat = !what_.streamed && what_.body.empty() &&
                   (what_.method == "GET" || what_.method == "HEAD" || what_.method == "OPTIONS");
  out.timeouts = timeouts_;
  hop_.start(std::move(out));
}

void plain_exchange::hop_bytes(std::string_view bytes) {
  const bool had_head = answer_->has_head();
  const auto state = answer_->feed(bytes, staged_);
  if (!had_head && answer_->has_head()) {
    hop_.got_head();
    // That of a redirect that is followed is not for the caller.
    if (report_ && staged_.head() != nullptr) report_->answered(*staged_.head());
  }
  act_on(state);
}

void plain_exchange::hop_ended(bool clean) {
  act_on(answer_->end(clean, staged_));
}

void plain_exchange::hop_failed(failure why) {
  why.status = answer_ ? answer_->status() : 0;
  end_failed(std::move(why));
}

void plain_exchange::tell(ending& how) {
  if (!report_) return;
  if (!hop_.has_sent()) report_->was_not_sent();
  how.report = report_->to_json(how.failure.kind);
}

void plain_exchange::act_on(answer::state state) {
  if (state == answer::state::more) return hand_over();
  if (answer_->reusable()) hop_.release();
  switch (state) {
    case answer::state::more:
      break;
    case answer::state::done:
      return end({.how = ended::done, .failure = {}, .report = {}});
    case answer::state::failed:
      return end_failed(std::move(answer_->why()));
    case answer::state::redirected:
      return follow();
  }
}

void plain_exchange::follow() {
  failure why;
  const std::string location(answer_->location());
  if (what_.redirect == on_redirect::error) {
    why.kind = failure_kind::redirect_refused;
    why.message = "The server redirects to \"" + location +
                  "\". Ask for that, or allow it by `redirect`: \"follow\".";
  } else if (redirects_ == what_.max_redirects) {
    why.kind = failure_kind::too_many_redirects;
    why.message = "The server has redirected " + std::to_string(redirects_) +
                  " times, and again to \"" + location + "\" (`max_redirects`).";
  } else {
    why = redirect(what_, answer_->status(), location);
  }
  if (why.kind != failure_kind::none) {
    why.status = answer_->status();
    return end_failed(std::move(why));
  }
  ++redirects_;
  ask();
}

}  // namespace ollama_cors::client
