#include "doctor/trial.hpp"

#include "doctor/reading.hpp"
#include "doctor/survey.hpp"
#include "fetch/ascii.hpp"
#include "fetch/list.hpp"
#include "page/fetching.hpp"

namespace ollama_cors::doctor {
namespace {

// More than a browser needs for any answer that was asked for.
constexpr int most_steps = 64;

std::string value_of(std::string_view name) {
  if (name == "content-type") return "application/json";
  if (name == "authorization") return "Bearer ollama";
  if (name == "user-agent") return "sdk/1";
  return "1";
}

page::request request_of(const question& about, const attempt& what) {
  page::request made;
  made.url = about.url(what.path);
  made.method = what.method;
  for (const std::string_view name : what.headers) {
    made.headers.push_back({std::string(name), value_of(name)});
  }
  if (what.method != "GET" && what.method != "HEAD") {
    made.body.kind = page::body_kind::text;
    made.body.size = 2;
  }
  made.credentials = what.credentials;
  return made;
}

std::string header_of(const page::wire_request& sent, std::string_view lower_name) {
  for (const page::header& line : sent.headers) {
    if (fetch::equal_to_lower(line.name, lower_name)) return line.value;
  }
  return {};
}

const answer* answer_to(const page::wire_request& sent, std::string_view asked_for,
                        const observations& seen, const attempt& what) {
  const std::string_view origin = what.answers_of.empty() ? what.origin : what.answers_of;
  const bool redirected = sent.target != asked_for;
  const answer* first = find(seen, version());
  if (first != nullptr && first->is_of_certificate()) return first;
  if (!sent.preflight && !redirected)
    return find(seen, what.actual ? *what.actual : reading(origin));
  if (!sent.preflight) {
    return find(seen, {.target = sent.target, .origin = std::string(origin), .from_root = true});
  }
  if (redirected) return nullptr;
  const std::string asked = header_of(sent, "access-control-request-headers");
  std::vector<std::string_view> names;
  fetch::list_reader reader(asked);
  for (std::string_view name; reader.next(name);) {
    if (names.empty() || names.back() != name) names.push_back(name);  // Firefox may repeat one
  }
  const std::string method = header_of(sent, "access-control-request-method");
  return preflight_answer(seen, origin, method, what.path, names);
}

// As if the origin that asked were the one that was answered.
answer given_to(const answer& said, const attempt& what) {
  answer given = said;
  if (what.answers_of.empty()) return given;
  for (page::header& line : given.fields) {
    const bool names_it = fetch::equal_to_lower(line.name, "access-control-allow-origin");
    if (names_it && line.value == what.answers_of) line.value = what.origin;
  }
  return given;
}

bool is_of_this_server(const page::wire_request& sent, const question& about) {
  return fetch::origin_of(sent.url) == fetch::origin_of(*fetch::parse_url(about.url("/")));
}

}  // namespace

trial play(const question& about, const observations& seen, const attempt& what) {
  using page::action;
  trial out;
  page::preflight_cache cache;
  page::fetching fetching({.origin = what.origin, .base_url = "", .browser = what.browser},
                          request_of(about, what), cache);
  action todo = fetching.start(page::instant(0));
  const auto asked_for = fetch::parse_url(about.url(what.path));
  const std::string target = asked_for ? fetch::target_of(*asked_for) : std::string();
  for (int step = 0; todo != action::done && step < most_steps; ++step) {
    if (todo != action::send) {
      todo = fetching.body_ended(page::body_end::whole, page::instant(0));
      continue;
    }
    const page::wire_request& sent = fetching.request();
    const answer* said =
        is_of_this_server(sent, about) ? answer_to(sent, target, seen, what) : nullptr;
    if (said == nullptr) return out;  // a redirect to somewhere else, or nobody asked
    todo = said->failed ? fetching.failed(*said->failed, page::instant(0))
                        : fetching.head(given_to(*said, what).head(), page::instant(0));
  }
  const page::report& report = fetching.report();
  out.known = todo == action::done;
  out.outcome = report.outcome;
  out.reason = report.reason;
  out.console = report.console;
  return out;
}

bool sends(page::browser which, engines in) noexcept {
  if (in == engines::any) return true;
  return (which == page::browser::chromium) == (in == engines::chromium);
}

}  // namespace ollama_cors::doctor
