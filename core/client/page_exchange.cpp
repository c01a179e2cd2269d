#include "client/page_exchange.hpp"

#include <chrono>
#include <utility>

#include "client/page_failure.hpp"
#include "client/page_report.hpp"
#include "http/head.hpp"

namespace ollama_cors::client {
namespace {

// More than any browser takes of a head.
constexpr std::size_t longest_head = 512 * 1024;

page::instant now() {
  return std::chrono::duration_cast<page::instant>(
      std::chrono::steady_clock::now().time_since_epoch());
}

endpoint endpoint_of(const fetch::url& url) {
  endpoint to{url.scheme == "https", url.host.value_or(""), url.effective_port()};
  if (to.host.starts_with('[')) to.host = to.host.substr(1, to.host.size() - 2);
  // Browsers resolve these names themselves, whatever the system knows (RFC 6761 6.3).
  std::string_view name = to.host;
  if (name.ends_with('.')) name.remove_suffix(1);
  const bool here = name == "localhost" || name.ends_with(".localhost");
  if (here && name.find('*') == name.npos) to.host = "localhost";
  return to;
}

}  // namespace

page_exchange::page_exchange(runner_home& home, std::shared_ptr<exchange_link> link, page_call what)
    : runner(home, std::move(link), what.timeouts),
      what_(std::move(what)),
      fetching_(what_.where, what_.what, *what_.cache),
      framer_(what_.as, home.longest_message()) {}

void page_exchange::begin() {
  perform(fetching_.start(now()));
}

void page_exchange::perform(page::action next) {
  switch (next) {
    case page::action::send:
      return send();
    case page::action::read_head:
      phase_ = phase::head;
      return;
    case page::action::read_body:
      return begin_body(false);
    case page::action::deliver:
      return begin_body(true);
    case page::action::hand_over:
      return hand_over_own_body();
    case page::action::done:
      return finish();
  }
}

void page_exchange::send() {
  const auto& asked = fetching_.request();
  hop::outgoing out;
  out.to = endpoint_of(asked.url);
  out.head.append(asked.method).append(" ").append(asked.target).append(" HTTP/1.1\r\n");
  for (const auto& [name, value] : asked.headers) {
    out.head.append(name).append(": ").append(value).append("\r\n");
  }
  out.head.append("\r\n");
  if (asked.with_body) out.body = what_.body;
  if (asked.substitute) out.body = *asked.substitute;
  // Chromium and Firefox send whatever it is again where a connection that waited was dead.
  out.may_repeat = what_.where.browser != page::browser::webkit || !asked.with_body;
  out.timeouts = timeouts_;
  phase_ = phase::head;
  held_.clear();
  hop_.start(std::move(out));
}

void page_exchange::hop_bytes(std::string_view bytes) {
  if (phase_ != phase::head) {
    take_body(bytes);
  } else {
    held_.append(bytes);
    if (!take_heads(connection::open)) return;
  }
  if (!has_ended()) hand_over();
}

// Whether it went on to a body.
bool page_exchange::take_heads(connection now_is) {
  const bool ended = now_is != connection::open;
  while (phase_ == phase::head) {
    const auto size = fetching_.head_size(held_, ended);
    std::optional<page::body_begin> body;
    if (size) {
      hop_.got_head();
      const auto both = std::string_view(held_);
      body = begin_of_body(both.substr(0, *size), both.substr(*size), now_is);
    }
    if (!body) {
      if (held_.size() <= longest_head) return false;
      hop_.close();
      perform(fetching_.failed(page::failure::other, now()));
      return false;
    }
    const std::string raw = held_.substr(0, *size);
    held_.erase(0, *size);
    // The machine reads as its browser does. Whether the connection can be used again is ours to
    // know, and only a head that leaves no doubt says yes.
    http::response_head strict;
    const bool sound = !http::parse(raw, {.head_bytes = longest_head}, strict);
    keeps_alive_ = sound && strict.keep_alive && !ended;
    has_no_body_ = strict.framing.by == http::framing::kind::none ||
                   (strict.framing.by == http::framing::kind::length && strict.framing.length == 0);

    if (*body == page::body_begin::malformed) hop_.close();
    const auto next = fetching_.head(raw, now(), *body);
    const bool body_follows = next == page::action::read_body || next == page::action::deliver;
    if (next == page::action::read_head && ended && held_.empty()) return false;
    if (next == page::action::send || next == page::action::done) {
      if (keeps_alive_ && has_no_body_ && held_.empty()) hop_.release();
    }
    std::string behind;
    if (body_follows) behind.swap(held_);
    perform(next);
    if (!body_follows) {
      if (next == page::action::read_head) continue;
      return false;
    }
    take_body(behind);
    return true;
  }
  return false;
}

// Nothing: the browser waits for more before it does anything with the head. Chunks that are broken
// where they came with the head are so for Firefox before fetch() resolves.
std::optional<page::body_begin> page_exchange::begin_of_body(std::string_view raw,
                                                             std::string_view behind,
                                                             connection now_is) {
  const auto framing = fetching_.awaited_body(raw);
  if (!framing) return page::body_begin::came;
  page_body body;
  body.begin(*framing, what_.where.browser);
  bool came = false;
  while (!body.done() && !body.broken() && !behind.empty()) {
    const auto part = body.next(behind);
    behind.remove_prefix(part.consumed);
    came = came || !part.payload.empty();
  }
  if (body.broken()) return page::body_begin::malformed;
  if (came || body.done()) return page::body_begin::came;
  if (now_is == connection::ended) return page::body_begin::cut;
  if (now_is == connection::broken) return page::body_begin::malformed;
  return std::nullopt;
}

void page_exchange::begin_body(bool for_page) {
  phase_ = for_page ? phase::body : phase::dropped_body;
  body_.begin(fetching_.framing(), what_.where.browser);
  if (!for_page) return;
  const auto& response = fetching_.report().response;
  answer_head head;
  if (response) {
    head.status = response->status;
    head.reason = response->status_text;
    head.url = response->url;
    for (const auto& [name, value] : response->headers) head.headers.push_back({name, value});
  }
  head.as = what_.as == framing::automatic ? framing::raw : what_.as;
  // The head of an opaque answer has no status: there is nothing to tell of it before its end.
  if (head.status != 0) staged_.set_head(std::move(head));
}

// No connection has anything to do with it.
void page_exchange::hand_over_own_body() {
  begin_body(true);
  const std::string& body = fetching_.own_body();
  digest_.add(body);
  if (!framer_.feed(body, staged_)) return body_too_long();
  body_over(page::body_end::whole, false);
}

void page_exchange::body_too_long() {
  why_.kind = failure_kind::message_too_long;
  why_.message = "A message of the stream is longer than `message_bytes`.";
  body_over(page::body_end::broken_off, false);
}

void page_exchange::take_body(std::string_view bytes) {
  const auto& response = fetching_.report().response;
  const bool readable = phase_ == phase::body && response && response->body_readable;
  while (!body_.done() && !body_.broken() && !bytes.empty()) {
    const auto part = body_.next(bytes);
    bytes.remove_prefix(part.consumed);
    if (!readable || part.payload.empty()) continue;
    digest_.add(part.payload);
    if (!framer_.feed(part.payload, staged_)) return body_too_long();
  }
  if (body_.broken()) {
    why_.kind = failure_kind::bad_chunk;
    why_.message = "The chunks of the body are broken: a page that reads it fails.";
    return body_over(page::body_end::malformed, false);
  }
  if (body_.done()) body_over(page::body_end::whole, bytes.empty());
}

void page_exchange::hop_ended(bool clean) {
  if (phase_ == phase::head) {
    if (held_.empty()) {
      return perform(fetching_.failed(clean ? page::failure::closed : page::failure::reset, now()));
    }
    // A head that was cut may do for a preflight: then the next request is on its way already.
    const std::size_t asked = fetching_.report().requests.size();
    take_heads(clean ? connection::ended : connection::broken);
    if (has_ended() || phase_ == phase::over) return;
    if (fetching_.report().requests.size() != asked) return;
    if (phase_ == phase::head) return perform(fetching_.failed(page::failure::reset, now()));
  }
  const bool whole = body_.completed_by_end(clean);
  if (!whole) {
    why_.kind = failure_kind::truncated;
    why_.message = "The connection ended before the body was complete: a page that reads it fails.";
  }
  const auto cut = clean ? page::body_end::cut : page::body_end::broken_off;
  body_over(whole ? page::body_end::whole : cut, false);
}

void page_exchange::hop_failed(failure why) {
  if (why.kind == failure_kind::no_memory || phase_ == phase::over)
    return end_failed(std::move(why));
  const auto seen = as_seen_by_a_page(why);
  why_ = std::move(why);
  if (phase_ == phase::head) return perform(fetching_.failed(seen, now()));
  body_over(page::body_end::broken_off, false);
}

// A page whose time is up has seen a network error like any other.
void page_exchange::close_by(failure why) {
  hop_.close();
  if (why.kind == failure_kind::total_timeout) return hop_failed(std::move(why));
  end_failed(std::move(why));
}

void page_exchange::body_over(page::body_end how, bool reusable) {
  if (how == page::body_end::whole && reusable && keeps_alive_) {
    hop_.release();
  } else {
    hop_.close();
  }
  const bool for_page = phase_ == phase::body;
  phase_ = phase::over;
  const auto next = fetching_.body_ended(how, now());
  if (for_page && !is_cut()) framer_.end(staged_);
  perform(next);
}

bool page_exchange::is_cut() const noexcept {
  const auto& response = fetching_.report().response;
  return why_.kind == failure_kind::message_too_long || (response && !response->body_error.empty());
}

void page_exchange::finish() {
  phase_ = phase::over;
  const auto& report = fetching_.report();
  std::optional<read_body> body;
  if (report.response && !is_cut()) body = read_body{digest_.hex(), digest_.length()};

  ending how;
  how.report = to_json(report, code_of(report.reason), body);
  how.how = ended::failed;
  if (report.outcome != page::outcome::ok) {
    how.failure.kind = failure_kind::blocked;
    how.failure.code = code_of(report.reason);
    // What TLS found wrong is more than a page learns.
    const bool of_tls = report.reason == page::reason::tls_failed && !why_.message.empty();
    how.failure.message = of_tls ? why_.message : report.explanation;
    how.failure.system = why_.system;
    if (report.error) how.failure.detail = report.error->name + ": " + report.error->message;
  } else if (is_cut()) {
    how.failure = std::move(why_);
  } else {
    how.how = ended::done;
  }
  if (report.response) how.failure.status = report.response->status;
  end(std::move(how));
}

}  // namespace ollama_cors::client
