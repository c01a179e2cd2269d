// The C++ header over the C one: ownership, exceptions, and the same answers.
#include <cstdio>
#include <iterator>
#include <ollama_cors.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "check.h"

int checks_passed;
int checks_failed;

namespace {

constexpr std::string_view rules = R"({"rules":[{"origins":["https://app.example"]}]})";
constexpr std::string_view config = R"({"listen":["127.0.0.1:0"],"upstream":"replay:",
  "rules":[{"origins":["https://app.example"]}]})";

template <class Action>
void check_throws(Action&& action, ocors_status status, const char* code, const char* pointer) {
  try {
    action();
    CHECK_TEXT("nothing thrown", code);
  } catch (const ocors::error& caught) {
    CHECK_NUMBER(caught.status(), status);
    CHECK_TEXT(caught.code().c_str(), code);
    CHECK_TEXT(caught.pointer().c_str(), pointer);
    CHECK(caught.what()[0] != '\0');
  }
}

void test_library() {
  CHECK_NUMBER(ocors::version_number(), OCORS_VERSION_NUMBER);
  CHECK(ocors::features() == ocors_features());
  CHECK(ocors::schema() == ocors_schema());
  CHECK(ocors::catalogue() == ocors_catalogue());
}

void test_report() {
  const ocors::report good("{}");
  CHECK(good.valid() && good.problems().empty() && good.text().empty());
  const ocors::report bad(R"({"lsiten":[]})");
  CHECK(!bad.valid());
  CHECK_NUMBER(static_cast<std::int64_t>(bad.problems().size()), 1);
  const auto problem = bad.problems().at(0);
  CHECK(problem.severity == OCORS_ERROR && problem.code == "unknown-key");
  CHECK(problem.pointer == "/lsiten" && problem.suggestion == "\"listen\"");
  CHECK(bad.json().substr(0, 15) == R"({"valid":false,)");
}

void test_policy() {
  ocors::policy policy(rules);
  ocors::policy copy = policy;
  CHECK(copy.get() == policy.get());
  const ocors::policy moved = std::move(copy);
  policy = ocors::policy("{}", ocors::profile::middleware);
  CHECK(moved.get() != policy.get());
  CHECK(moved.normalised().find("https://app.example") != std::string_view::npos);
  CHECK(moved.audit().find("\"admits\":[\"https://app.example\"") != std::string::npos);
  check_throws([] { ocors::policy("{"); }, OCORS_E_CONFIG, "not-json", "");
}

void test_decision() {
  ocors::decision decision;
  CHECK(!decision.allowed() && decision.status() == 500);
  decision.decide(ocors::policy(rules), "POST", "/v1/chat/completions",
                  {{"Host", "localhost"}, {"Origin", "https://app.example"}});
  // The policy above is gone but for the decision's reference.
  CHECK(decision.allowed() && decision.kind() == ocors::kind::cors && decision.status() == 0);
  CHECK(decision.reason() == "origin-allowed" && decision.rule() == "/rules/0");
  CHECK(decision.body().empty());
  bool admitted = false;
  for (const auto& header : decision.headers()) {
    admitted = admitted || (header.name == "Access-Control-Allow-Origin" &&
                            header.value == "https://app.example");
  }
  CHECK(admitted);
  const auto answer = decision.answer({{"X-Own", "yes"}, {"Access-Control-Allow-Origin", "*"}});
  CHECK(answer.front().name == "X-Own" && answer.back().name == "Vary");
  for (const auto& line : answer) CHECK(line.value != "*");
  decision.decide(ocors::policy(rules), "POST", "/v1/chat/completions",
                  {{"Host", "localhost"}, {"Origin", "https://evil.example"}});
  CHECK(!decision.allowed() && decision.status() == 403);
  CHECK(decision.body().find("origin-not-allowed") != std::string_view::npos);
  CHECK(decision.explain().find("\"fix\"") != std::string_view::npos);

  const std::vector<ocors::field> many(1001, ocors::field{"X-Filler", "1"});
  check_throws([&] { decision.decide(ocors::policy(rules), "GET", "/", many); },
               OCORS_E_INVALID_ARGUMENT, "", "");
  CHECK(!decision.allowed());
}

void test_shim() {
  ocors::shim shim(config);
  CHECK(shim.is_replay() && shim.port() != 0 && shim.urls().size() == 1);
  CHECK(shim.url() == "http://127.0.0.1:" + std::to_string(shim.port()));
  CHECK(shim.upstream_url().substr(0, 17) == "http://127.0.0.1:");
  CHECK(shim.warnings() == R"({"valid":true,"problems":[]})");
  shim.set_policy(ocors::policy("{}"));
  CHECK(shim.reload(R"({"rules":[]})").find(R"("applied":["/rules"])") != std::string::npos);
  CHECK(shim.admin_url().empty());
  CHECK(shim.stats().find("\"requests\":0") != std::string::npos);

  std::string event = "kept";
  CHECK(shim.next_event(event, std::chrono::milliseconds(0)) == ocors::next::timeout);
  CHECK(event == "kept");
  shim.wake();
  CHECK(shim.next_event(event) == ocors::next::timeout);

  int woken = 0;
  shim.set_wake([](void* count) { ++*static_cast<int*>(count); }, &woken);
  ocors::shim moved = std::move(shim);
  moved.stop();
  CHECK(woken > 0);
  CHECK(moved.next_event(event) == ocors::next::ready);
  CHECK(event == R"({"type":"stopped"})");
  CHECK(moved.next_event(event) == ocors::next::closed);
  check_throws([] { ocors::shim(R"({"upstream":"ftp://x"})"); }, OCORS_E_CONFIG, "bad-upstream",
               "/upstream");
}

void test_client() {
  ocors::shim shim(config);
  const std::string host = "{\"host\":\"" + std::string(shim.upstream_url()) + "\"}";
  ocors::client client(host);
  CHECK(client.url() == shim.upstream_url());
  CHECK(ocors::host_url(":8080") == "http://127.0.0.1:8080");

  ocors::batch batch;
  auto exchange = client.start(R"({"target":"/api/version"})", {}, 3);
  std::vector<std::uint64_t> tags;
  CHECK(client.ready(tags) == ocors::next::ready);
  CHECK(tags == std::vector<std::uint64_t>{3});
  std::string text;
  bool json = false;
  while (exchange.next(batch) == ocors::next::ready) {
    if (batch.has_head()) CHECK(batch.status() == 200 && batch.framing() == "whole");
    if (batch.has_head()) CHECK(batch.url() == std::string(shim.upstream_url()) + "/api/version");
    for (const auto& line : batch.headers()) json = json || line.name == "Content-Type";
    for (const ocors::message& line : batch) text += line.data;
    CHECK(std::distance(batch.begin(), batch.end()) == static_cast<std::ptrdiff_t>(batch.size()));
    if (batch.size() != 0) CHECK((*batch.begin()).data == batch[0].data);
    if (batch.ended()) CHECK(batch.done());
    batch.rethrow();
    CHECK(!batch.error());
  }
  CHECK(json && text.find("\"version\"") != std::string::npos);
  CHECK(exchange.next(batch) == ocors::next::closed);
  CHECK(client.stats().find("\"connections_opened\":1") != std::string::npos);

  exchange = client.start(R"({"target":"/nowhere"})");
  while (exchange.next(batch) == ocors::next::ready && !batch.ended()) {
  }
  check_throws([&] { batch.rethrow(); }, OCORS_E_HTTP_STATUS, "http-status", "");
  CHECK(batch.error() && batch.error()->http_status() == 404);

  exchange = client.start(R"({"target":"/api/show","body":"streamed"})");
  std::size_t taken = 0;
  CHECK(exchange.write("{}", taken) == ocors::next::ready && taken == 2);
  exchange.cancel();
  while (exchange.next(batch) == ocors::next::ready && !batch.ended()) {
  }
  CHECK(batch.cancelled());
  CHECK(exchange.write("{}", taken) == ocors::next::closed && taken == 0);
  client.wake();
  CHECK(client.ready(tags) == ocors::next::timeout && tags.empty());
  client.stop();
  CHECK(client.ready(tags) == ocors::next::closed && tags.empty());
  check_throws([&] { client.start(R"({"target":"/"})"); }, OCORS_E_CLOSED, "client-stopped", "");
  check_throws([] { ocors::client(R"({"host":"ftp://x"})"); }, OCORS_E_CONFIG, "bad-host", "/host");
}

void test_results() {
  static_assert(!std::is_copy_constructible_v<ocors::shim>);
  static_assert(std::is_nothrow_move_constructible_v<ocors::shim>);
  static_assert(!std::is_copy_constructible_v<ocors::decision>);

  const auto bad = ocors::policy::compile(R"({"lsiten":[]})");
  CHECK(!bad && !bad.has_value());
  CHECK_NUMBER(bad.error().status(), OCORS_E_CONFIG);
  CHECK_TEXT(bad.error().pointer().c_str(), "/lsiten");
  CHECK_HOLDS(bad.error().report().c_str(), "unknown-key");
  check_throws([] { ocors::policy::compile("{").value(); }, OCORS_E_CONFIG, "not-json", "");
  CHECK(ocors::report::check("{}")->valid());

  auto policy = ocors::policy::compile(rules);
  auto decision = ocors::decision::make();
  CHECK(policy && decision);
  const std::vector<ocors::field> fields(1001, {"Host", "localhost"});
  CHECK_NUMBER(decision->try_decide(*policy, "GET", "/", fields.data(), 1001).error().status(),
               OCORS_E_INVALID_ARGUMENT);
  CHECK(!decision->allowed() && decision->status() == 500);
  CHECK_NUMBER(decision->try_answer({}).error().status(), OCORS_E_INVALID_ARGUMENT);
  CHECK(decision->try_decide(*policy, "GET", "/", fields.data(), 1));
  CHECK(decision->allowed() && decision->try_answer({}));
  CHECK(policy->try_audit());
}

// All of the client without a throw.
void test_client_results() {
  CHECK(ocors::try_host_url(":8080") && *ocors::try_host_url(":8080") == "http://127.0.0.1:8080");
  CHECK_TEXT(ocors::try_host_url("ftp://x").error().code().c_str(), "bad-host");
  CHECK_TEXT(ocors::client::make(R"({"host":"ftp://x"})").error().code().c_str(), "bad-host");
  CHECK_TEXT(ocors::doctor::make(R"({"host":"ftp://x"})").error().code().c_str(), "bad-host");

  ocors::shim shim(config);
  const std::string host = "{\"host\":\"" + std::string(shim.upstream_url()) + "\"}";
  auto client = ocors::client::make(host);
  auto batch = ocors::batch::make();
  CHECK(client && batch && client->try_stats() && client->try_set_wake(nullptr, nullptr));
  CHECK_TEXT(client->try_start("{}").error().code().c_str(), "no-target");
  auto exchange = client->try_start(R"({"target":"/api/show","body":"streamed"})", {}, 1);
  CHECK(exchange.has_value());
  std::size_t taken = 0;
  CHECK(*exchange->try_write("{}", taken) == ocors::next::ready && taken == 2);
  CHECK(exchange->try_finish_body() && exchange->try_cancel());
  while (*exchange->try_next(*batch) == ocors::next::ready) {
  }
  CHECK(*exchange->try_next(*batch) == ocors::next::closed);
  std::vector<std::uint64_t> tags;
  CHECK(client->try_stop() && client->try_ready(tags).has_value());
  CHECK_NUMBER(client->try_start(R"({"target":"/"})").error().status(), OCORS_E_CLOSED);

  auto doctor = ocors::doctor::make(host);
  CHECK(doctor.has_value());
  doctor->cancel();
  CHECK_NUMBER(doctor->try_run().error().status(), OCORS_E_CANCELLED);
  std::string event;
  CHECK(*shim.try_next_event(event, std::chrono::milliseconds(0)) != ocors::next::closed);
}

void test_event_ranges() {
  auto shim = ocors::shim::start(config);
  CHECK(shim.has_value());
  CHECK(shim->pending_events().begin() == shim->pending_events().end());
  CHECK(shim->try_set_policy(ocors::policy(rules)));
  CHECK(!shim->try_set_policy(ocors::policy("{}", ocors::profile::middleware)));
  CHECK_NUMBER(shim->try_reload("{").error().status(), OCORS_E_CONFIG);
  CHECK(shim->try_stats() && shim->try_set_wake(nullptr, nullptr));
  CHECK(shim->try_stop(std::chrono::milliseconds(0)));
  std::vector<std::string> seen;
  for (const std::string& event : shim->events()) seen.push_back(event);
  CHECK(!seen.empty() && seen.back() == R"({"type":"stopped"})");
  ocors::shim moved = std::move(shim).value();
  CHECK(moved.events().begin() == moved.events().end());
}

}  // namespace

int main() {
  test_library();
  test_report();
  test_policy();
  test_decision();
  test_shim();
  test_client();
  test_results();
  test_client_results();
  test_event_ranges();
  std::printf("%d passed, %d failed\n", checks_passed, checks_failed);
  return checks_failed == 0 ? 0 : 1;
}
