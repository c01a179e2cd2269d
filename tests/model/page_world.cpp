// The server is the policy's answers and an upstream that says 200 to whatever reaches it.
#include "page_world.hpp"

#include "text.hpp"

using namespace ollama_cors;
using page::action;

namespace {

constexpr unsigned upstream_status = 217;  // no answer of the policy's own

model::request as_received(const page::wire_request& sent) {
  model::request received;
  received.method = sent.method;
  received.target = sent.target;
  for (const page::header& line : sent.headers) {
    received.headers.emplace_back(line.name, model::trimmed(line.value));
  }
  return received;
}

class world {
public:
  explicit world(const decider& decide) : decide_(decide) {}

  std::string answer(const page::wire_request& sent) {
    const model::result decided = decide_(as_received(sent));
    const bool allowed = decided.verdict == "allow";
    if (sent.preflight) {
      preflight_allowed_ = allowed;
      refused_preflight_ = refused_preflight_ || !allowed;
    } else {
      actual_sent_ = true;
    }
    credentials_granted_ = false;
    const bool forwarded = decided.status == 0;
    upstream_saw_ = upstream_saw_ || (forwarded && !sent.preflight);
    status_ = forwarded ? upstream_status : static_cast<unsigned>(decided.status);
    std::string head = "HTTP/1.1 " + std::to_string(status_) + " X\r\n";
    for (const auto& [name, value] : decided.headers) {
      head += name + ": " + value + "\r\n";
      if (model::lower(name) == "access-control-allow-credentials") credentials_granted_ = true;
    }
    return head + "Content-Length: 0\r\n\r\n";
  }

  pair_result judge(const page::report& report, bool with_credentials) const {
    const bool read = report.outcome == page::outcome::ok;
    const bool lacks_credentials = with_credentials && !credentials_granted_;
    if (report.requests.empty()) return {pair_end::unsent, {}};
    if (upstream_saw_ && refused_preflight_) return wrong("a refused preflight let it through");
    if (preflight_allowed_ && !actual_sent_ && !lacks_credentials) {
      return wrong("the browser is not content with a preflight that was granted");
    }
    if (upstream_saw_) {
      if (read && report.response->status == upstream_status) return {pair_end::read_upstream, {}};
      if (lacks_credentials) return {pair_end::needs_credentials, {}};
      return wrong("granted, and the page does not read the answer");
    }
    if (!read && preflight_allowed_ && !actual_sent_) return {pair_end::needs_credentials, {}};
    if (!read) return {pair_end::blocked, {}};
    if (report.response->status == status_ && status_ >= 400) return {pair_end::read_refusal, {}};
    return wrong("refused, and the page reads something else than the refusal");
  }

private:
  static pair_result wrong(std::string why) { return {pair_end::disagreement, std::move(why)}; }

  const decider& decide_;
  bool preflight_allowed_ = false;
  bool refused_preflight_ = false;
  bool actual_sent_ = false;
  bool upstream_saw_ = false;
  bool credentials_granted_ = false;  // by the last answer
  unsigned status_ = 0;               // of the last answer
};

}  // namespace

pair_result run_pair(const generated_page& page, const decider& decide,
                     page::preflight_cache& cache, page::instant now) {
  world server(decide);
  page::fetching fetching(page.where, page.what, cache);
  for (action todo = fetching.start(now); todo != action::done;) {
    if (todo == action::send) {
      const std::string head = server.answer(fetching.request());
      todo = fetching.head(head, now);
    } else {
      todo = fetching.body_ended(page::body_end::whole, now);
    }
  }
  return server.judge(fetching.report(), page.what.credentials == page::credentials_mode::include);
}
