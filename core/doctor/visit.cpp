#include "doctor/visit.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "client/page_failure.hpp"
#include "doctor/survey.hpp"

namespace ollama_cors::doctor {
namespace {

// Enough for a remote server to be quick, few enough for a small one.
constexpr std::size_t at_once = 6;

// Whatever kept a connection from being made, nobody was there to ask.
page::failure failure_of(const client::failure& why) noexcept {
  if (why.kind == client::failure_kind::connect_failed) return page::failure::refused;
  if (why.kind == client::failure_kind::truncated) return page::failure::closed;
  return client::as_seen_by_a_page(why);
}

// One probe on its way.
struct asking {
  const probe* what = nullptr;
  std::unique_ptr<client::exchange> exchange;
  answer said;
  bool head = false;
};

// The client's words name options of clients, and models that load: a doctor has none.
std::string words_of(const client::failure& why, std::chrono::milliseconds patience) {
  const std::string in_time = " within " + std::to_string(patience.count()) + " ms.";
  switch (why.kind) {
    case client::failure_kind::connect_timeout:
      return "It takes no connection" + in_time;
    case client::failure_kind::first_byte_timeout:
    case client::failure_kind::idle_timeout:
    case client::failure_kind::total_timeout:
      return "It takes the request, and does not answer it" + in_time;
    default:
      return why.message;
  }
}

void take(asking& one, const client::batch& came, std::chrono::milliseconds patience) {
  if (const client::answer_head* head = came.head()) {
    one.head = true;
    one.said.status = head->status;
    one.said.reason = head->reason;
    for (const auto& [name, value] : head->headers) one.said.fields.push_back({name, value});
  }
  for (const client::message& part : came.messages()) {
    const std::size_t room = answer::body_limit - one.said.body.size();
    one.said.body += part.text().substr(0, room);
  }
  const client::ending* end = came.end();
  // A head is an answer, whatever becomes of its body.
  if (end == nullptr || one.head || end->how == client::ended::done) return;
  one.said.failed = failure_of(end->failure);
  one.said.failure_text = words_of(end->failure, patience);
}

// Whether it is over: answered, failed, or as much of its body read as is looked at.
bool drain(asking& one, client::batch& came, std::chrono::milliseconds patience) {
  for (;;) {
    const auto got = one.exchange->next(std::chrono::milliseconds(0), came);
    if (got == client::exchange::result::closed) return true;
    if (got == client::exchange::result::timeout) return false;
    take(one, came, patience);
    // A preflight is judged by its head alone.
    const bool enough =
        one.said.body.size() >= answer::body_limit || (one.head && one.what->is_preflight());
    if (came.end() != nullptr || enough) return true;
  }
}

}  // namespace

visit::visit(question about, terms how) : about_(std::move(about)), terms_(std::move(how)) {}

client::request visit::request_of(const probe& asked) const {
  client::request made;
  made.to = {about_.tls, asked.address.empty() ? about_.host : asked.address, about_.port};
  made.host = asked.host;
  made.target = asked.from_root ? asked.target : about_.base_path + asked.target;
  made.method = asked.method();
  made.headers.push_back({"Accept", "*/*"});
  if (!asked.origin.empty()) made.headers.push_back({"Origin", asked.origin});
  if (carries_key(about_, asked)) {
    for (const page::header& line : about_.headers) made.headers.push_back({line.name, line.value});
  }
  if (asked.is_preflight()) {
    made.headers.push_back({"Access-Control-Request-Method", asked.asked_method});
    if (!asked.asked_headers.empty())
      made.headers.push_back({"Access-Control-Request-Headers", asked.asked_headers});
    if (asked.private_network)
      made.headers.push_back({"Access-Control-Request-Private-Network", "true"});
  }
  made.as = client::framing::raw;
  made.status_errors = false;
  made.redirect = client::on_redirect::manual;
  made.timeouts.connect = terms_.patience;
  made.timeouts.first_byte = terms_.patience;
  // A body that comes byte by byte never stands still, and never ends.
  made.timeouts.total = terms_.patience;
  return made;
}

bool visit::ask_all(const std::vector<probe>& round) {
  std::vector<asking> open;
  // An exchange that is over may be told once more, in a later round even.
  const std::uint64_t first_tag = next_tag_;
  next_tag_ += round.size();
  std::size_t next = 0, done = 0;
  client::batch came;
  std::array<std::uint64_t, at_once> tags{};
  open.reserve(round.size());
  while (done < round.size()) {
    for (; next < round.size() && next - done < at_once; ++next) {
      asking& one = open.emplace_back();
      one.what = &round[next];
      one.exchange = agent_->start(request_of(round[next]), first_tag + next);
      if (!one.exchange) return false;
    }
    std::size_t count = 0;
    const auto ready = agent_->ready(std::chrono::milliseconds(-1), tags, count);
    if (cancelled_ || ready == client::agent::result::closed) return false;
    for (std::size_t i = 0; i < count; ++i) {
      if (tags[i] < first_tag) continue;
      asking& one = open[tags[i] - first_tag];
      if (!one.exchange || !drain(one, came, terms_.patience)) continue;
      one.exchange.reset();
      seen_[*one.what] = std::move(one.said);
      ++done;
    }
  }
  return true;
}

bool visit::ask_everything() {
  for (auto round = next_round(about_, seen_); !round.empty(); round = next_round(about_, seen_)) {
    if (cancelled_ || !ask_all(round)) return false;
  }
  return !cancelled_;
}

std::optional<diagnosis> visit::run() {
  {
    const std::lock_guard lock(guard_);
    agent_ = std::make_shared<client::agent>(client::agent_options{.tls = terms_.tls});
  }
  const bool asked = ask_everything();
  {
    const std::lock_guard lock(guard_);
    agent_.reset();  // no thread outlives the visit
  }
  if (!asked) return std::nullopt;
  return diagnose(about_, seen_);
}

void visit::cancel() noexcept {
  cancelled_ = true;
  const std::lock_guard lock(guard_);
  if (agent_) agent_->wake();
}

}  // namespace ollama_cors::doctor
