// Actual requests, in the order in which CONTRACT.md 3 asks: kind, host, origin, fetch metadata,
// key, route, method.
#include <gtest/gtest.h>

#include <string>

#include "world.hpp"

namespace {

using namespace ollama_cors;
using namespace ollama_cors::policy;
using world::call;
using world::decide;

const std::string app = "https://app.example";
const std::string evil = "https://evil.example";

ollama_cors::policy::policy one_rule() {
  return ollama_cors::policy::policy(world::with({world::default_rule({app})}));
}

call from(std::string origin, std::string method = "GET", std::string target = "/api/tags") {
  return {std::move(method), std::move(target), {{"Origin", std::move(origin)}}};
}

// 1. Kind.

TEST(kind, no_origin_is_not_cors) {
  const auto result = decide(one_rule(), {"POST", "/api/pull"});
  EXPECT_EQ(name(result->made.kind), "not-cors");
  EXPECT_EQ(result->code(), "not-cors");
  EXPECT_FALSE(result->refused());
  EXPECT_EQ(result->made.status, 0);
  EXPECT_EQ(result->made.rule, -1);
  ASSERT_EQ(result->made.header_count, 1U);
  EXPECT_EQ(result->header("Vary"), "Origin");
}

TEST(kind, origin_of_the_host_itself_is_same_origin) {
  for (const char* site : {"", "same-origin"}) {
    call asked = from("http://localhost:11435", "DELETE", "/api/delete");
    if (*site != '\0') asked.headers.emplace_back("Sec-Fetch-Site", site);
    const auto result = decide(one_rule(), asked);
    EXPECT_EQ(name(result->made.kind), "same-origin");
    EXPECT_EQ(result->code(), "same-origin");
    EXPECT_FALSE(result->refused());
    EXPECT_FALSE(result->allows_origin());
    EXPECT_EQ(result->header("Vary"), "Origin");
  }
}

TEST(kind, same_origin_needs_the_same_port_and_an_honest_sec_fetch_site) {
  for (const char* site : {"same-site", "cross-site", "none"}) {
    call asked = from("http://localhost:11435");
    asked.headers.emplace_back("Sec-Fetch-Site", site);
    EXPECT_EQ(name(decide(one_rule(), asked)->made.kind), "cors") << site;
  }
  EXPECT_EQ(name(decide(one_rule(), from("http://localhost"))->made.kind), "cors");
  EXPECT_EQ(name(decide(one_rule(), from("tauri://localhost:11435"))->made.kind), "cors");
}

TEST(kind, default_ports_are_the_same_origin) {
  const auto kind_of = [](std::string origin, std::string host) {
    call asked = from(std::move(origin));
    asked.host = false;
    asked.headers.emplace_back("Host", std::move(host));
    return name(decide(one_rule(), asked)->made.kind);
  };
  EXPECT_EQ(kind_of("http://box.lan", "box.lan"), "same-origin");
  EXPECT_EQ(kind_of("http://box.lan", "BOX.lan:80"), "same-origin");
  EXPECT_EQ(kind_of("https://box.lan", "box.lan:443"), "same-origin");
  EXPECT_EQ(kind_of("https://box.lan", "box.lan"), "same-origin");
  EXPECT_EQ(kind_of("https://box.lan", "box.lan:80"), "cors");
  EXPECT_EQ(kind_of("http://[::1]:1", "[::1]:1"), "same-origin");
}

TEST(kind, same_origin_comes_before_preflight) {
  const auto result = decide(one_rule(), world::preflight("http://localhost:11435", "DELETE"));
  EXPECT_EQ(name(result->made.kind), "same-origin");
  EXPECT_EQ(result->made.status, 0);
}

TEST(kind, options_without_access_control_request_method_is_no_preflight) {
  EXPECT_EQ(name(decide(one_rule(), from(app, "OPTIONS"))->made.kind), "cors");
  call asked{"OPTIONS", "/api/chat", {{"Access-Control-Request-Method", "POST"}}};
  EXPECT_EQ(name(decide(one_rule(), asked)->made.kind), "not-cors");
  asked.method = "GET";
  asked.headers.emplace_back("Origin", app);
  EXPECT_EQ(name(decide(one_rule(), asked)->made.kind), "cors");
}

// 2. Host.

TEST(host_step, a_rebound_name_is_refused_even_without_origin) {
  for (const bool with_origin : {false, true}) {
    call asked{"GET", "/api/tags", {{"Host", "rebind.evil.example:11435"}}, false, false};
    if (with_origin) asked.headers.emplace_back("Origin", "http://rebind.evil.example:11435");
    const auto result = decide(one_rule(), asked);
    EXPECT_EQ(result->code(), "host-not-allowed");
    EXPECT_EQ(result->made.status, 403);
    EXPECT_EQ(result->made.culprit, "rebind.evil.example:11435");
    EXPECT_FALSE(result->allows_origin());
    EXPECT_EQ(result->header("X-Ollama-Cors-Reason"), "host-not-allowed");
    EXPECT_EQ(result->header("Vary"), "Origin");
  }
}

TEST(host_step, no_host_only_on_http_1_0_without_origin) {
  EXPECT_EQ(decide(one_rule(), {"GET", "/", {}, false, false})->code(), "host-missing");
  EXPECT_EQ(decide(one_rule(), {"GET", "/", {}, true, false})->code(), "not-cors");
  EXPECT_EQ(decide(one_rule(), {"GET", "/", {{"Origin", app}}, true, false})->code(),
            "host-missing");
  EXPECT_EQ(decide(one_rule(), {"GET", "/", {{"Host", ""}}, true, false})->code(),
            "host-not-allowed");
}

TEST(host_step, two_hosts_are_refused) {
  call asked{"GET", "/", {{"Host", "localhost"}}};
  EXPECT_EQ(decide(one_rule(), asked)->code(), "host-not-allowed");
}

TEST(host_step, an_absolute_target_replaces_the_host) {
  EXPECT_EQ(decide(one_rule(), {"GET", "http://evil.example/api/tags"})->code(),
            "host-not-allowed");
  EXPECT_EQ(decide(one_rule(), {"GET", "http://u@localhost/api/tags"})->code(), "host-not-allowed");
  call asked{"GET", "http://localhost:1/api/tags", {{"Host", "evil.example"}}, false, false};
  EXPECT_EQ(decide(one_rule(), asked)->code(), "not-cors");
}

TEST(host_step, any_takes_what_is_no_host_too) {
  spec parts = world::with({});
  parts.hosts = {world::host(host_pattern::kind::any)};
  const ollama_cors::policy::policy rules(std::move(parts));
  call asked{"GET", "/", {{"Host", "a b"}}, false, false};
  EXPECT_EQ(decide(rules, asked)->code(), "not-cors");
}

TEST(host_step, an_admitted_origin_may_read_that_its_host_is_refused) {
  call asked{"GET", "/", {{"Origin", app}, {"Host", "box.lan"}}, false, false};
  const auto result = decide(one_rule(), asked);
  EXPECT_EQ(result->code(), "host-not-allowed");
  EXPECT_EQ(result->header("Access-Control-Allow-Origin"), app);
}

// 3. Origin.

TEST(origin_step, foreign_origins_get_no_cors_headers) {
  const auto result = decide(one_rule(), from(evil));
  EXPECT_EQ(result->code(), "origin-not-allowed");
  EXPECT_EQ(result->made.status, 403);
  EXPECT_EQ(result->made.nearest, -1);
  EXPECT_FALSE(result->made.admitted);
  EXPECT_EQ(result->made.origin, evil);
  ASSERT_EQ(result->made.header_count, 2U);
  EXPECT_EQ(result->header("Vary"), "Origin");
  EXPECT_EQ(result->header("X-Ollama-Cors-Reason"), "origin-not-allowed");
}

TEST(origin_step, whatever_key_it_shows) {
  const key_verdict accepted{key_verdict::state::accepted, nullptr};
  EXPECT_EQ(decide(one_rule(), from(evil), accepted)->code(), "origin-not-allowed");
}

TEST(origin_step, two_lines_are_refused_even_if_equal) {
  call asked = from(app);
  asked.headers.emplace_back("origin", app);
  const auto result = decide(one_rule(), asked);
  EXPECT_EQ(result->code(), "origin-multiple");
  EXPECT_EQ(result->made.status, 403);
  EXPECT_FALSE(result->allows_origin());
  asked = from("http://localhost:11435");
  asked.headers.emplace_back("Origin", evil);
  EXPECT_EQ(decide(one_rule(), asked)->code(), "origin-multiple");
}

TEST(origin_step, malformed_is_invalid_and_empty_is_no_absence) {
  for (const char* origin : {"", "*", "HTTPS://app.example", "https://app.example/",
                             "https://app.example,https://app.example", "app.example"}) {
    const auto result = decide(one_rule(), from(origin));
    EXPECT_EQ(name(result->made.kind), "cors") << origin;
    EXPECT_EQ(result->code(), "origin-invalid") << origin;
    EXPECT_FALSE(result->allows_origin()) << origin;
  }
}

TEST(origin_step, deny_wins_over_every_rule) {
  spec parts = world::with({world::default_rule({"https://*.example", "null"})});
  parts.deny = world::patterns({"https://x.example", "https://*.bad.example"});
  const ollama_cors::policy::policy rules(std::move(parts));
  EXPECT_FALSE(decide(rules, from("https://a.example"))->refused());
  const auto result = decide(rules, from("https://a.bad.example"));
  EXPECT_EQ(result->code(), "origin-denied");
  EXPECT_EQ(result->made.deny, 1);
  EXPECT_EQ(result->made.rule, -1);
  EXPECT_FALSE(result->allows_origin());
}

TEST(origin_step, deny_holds_for_the_same_origin_too) {
  spec parts = world::with({});
  parts.deny = world::patterns({"@loopback"});
  const ollama_cors::policy::policy rules(std::move(parts));
  const auto result = decide(rules, from("http://localhost:11435"));
  EXPECT_EQ(name(result->made.kind), "same-origin");
  EXPECT_EQ(result->code(), "origin-denied");
}

TEST(origin_step, no_rules_means_no_page) {
  const ollama_cors::policy::policy rules(world::with({}));
  EXPECT_EQ(decide(rules, from("http://localhost:3000"))->code(), "origin-not-allowed");
  EXPECT_EQ(decide(rules, {"GET", "/api/tags"})->code(), "not-cors");
}

TEST(origin_step, null_only_where_an_entry_says_null) {
  EXPECT_EQ(decide(one_rule(), from("null"))->code(), "origin-not-allowed");
  const ollama_cors::policy::policy any(world::with({world::default_rule({"*"})}));
  EXPECT_EQ(decide(any, from("null"))->code(), "origin-not-allowed");
  const ollama_cors::policy::policy named(world::with({world::default_rule({"null"})}));
  EXPECT_EQ(decide(named, from("null"))->header("Access-Control-Allow-Origin"), "null");
}

// CVE-2018-20744 (rs/cors), CVE-2026-54290 (hono): a `*` that becomes a reflection with credentials
// is for configuration to refuse; here the answer to an allowed origin always names that origin.
TEST(origin_step, the_answer_never_is_a_star) {
  const ollama_cors::policy::policy any(world::with({world::default_rule({"*"})}));
  EXPECT_EQ(decide(any, from(evil))->header("Access-Control-Allow-Origin"), evil);
  EXPECT_FALSE(decide(any, from(evil))->has("Access-Control-Allow-Credentials"));
}

// 4. Sec-Fetch-Site without Origin.

call site(std::string value, std::string method = "GET", std::string mode = {},
          std::string dest = {}) {
  call asked{std::move(method), "/api/tags", {{"Sec-Fetch-Site", std::move(value)}}};
  if (!mode.empty()) asked.headers.emplace_back("Sec-Fetch-Mode", std::move(mode));
  if (!dest.empty()) asked.headers.emplace_back("Sec-Fetch-Dest", std::move(dest));
  return asked;
}

TEST(fetch_metadata, other_sites_without_origin_are_refused) {
  for (const char* value : {"cross-site", "same-site", "cross-site;x=1"}) {
    const auto result = decide(one_rule(), site(value));
    EXPECT_EQ(result->code(), "cross-site-without-origin") << value;
    EXPECT_EQ(result->made.status, 403);
  }
  for (const char* value : {"none", "same-origin", "", "unheard-of"}) {
    EXPECT_EQ(decide(one_rule(), site(value))->code(), "not-cors") << value;
  }
}

TEST(fetch_metadata, following_a_link_is_allowed) {
  EXPECT_EQ(decide(one_rule(), site("cross-site", "GET", "navigate", "document"))->code(),
            "not-cors");
  EXPECT_EQ(decide(one_rule(), site("cross-site", "HEAD", "navigate", "document"))->code(),
            "not-cors");
  EXPECT_TRUE(decide(one_rule(), site("cross-site", "POST", "navigate", "document"))->refused());
  EXPECT_TRUE(decide(one_rule(), site("cross-site", "GET", "navigate", "iframe"))->refused());
  EXPECT_TRUE(decide(one_rule(), site("cross-site", "GET", "no-cors", "document"))->refused());
  EXPECT_TRUE(decide(one_rule(), site("cross-site", "GET", "navigate"))->refused());
}

TEST(fetch_metadata, contradicting_lines_fail_closed) {
  call asked = site("none");
  asked.headers.emplace_back("Sec-Fetch-Site", "cross-site");
  EXPECT_EQ(decide(one_rule(), asked)->code(), "cross-site-without-origin");
}

TEST(fetch_metadata, decides_nothing_with_an_admitted_origin) {
  call asked = from(app);
  asked.headers.emplace_back("Sec-Fetch-Site", "cross-site");
  EXPECT_EQ(decide(one_rule(), asked)->code(), "origin-allowed");
}

TEST(fetch_metadata, is_not_asked_as_middleware) {
  spec parts = world::with({});
  parts.guards_upstream = false;
  EXPECT_EQ(decide(ollama_cors::policy::policy(std::move(parts)), site("cross-site"))->code(),
            "not-cors");
}

// 6. Key, route, method.

const key_verdict missing{key_verdict::state::missing, nullptr};
const key_verdict unknown{key_verdict::state::unknown, nullptr};

TEST(key_step, is_401_and_readable_for_an_admitted_origin) {
  const auto result = decide(one_rule(), from(app), missing);
  EXPECT_EQ(result->code(), "key-missing");
  EXPECT_EQ(result->made.status, 401);
  EXPECT_EQ(result->header("Access-Control-Allow-Origin"), app);
  EXPECT_NE(result->header("Access-Control-Expose-Headers").find("X-Ollama-Cors-Reason"),
            std::string::npos);
  EXPECT_EQ(decide(one_rule(), from(app), unknown)->code(), "key-unknown");
  EXPECT_EQ(decide(one_rule(), from(app), unknown)->made.status, 401);
}

TEST(key_step, everyone_needs_one) {
  EXPECT_EQ(decide(one_rule(), {"GET", "/"}, missing)->made.status, 401);
  EXPECT_EQ(decide(one_rule(), from("http://localhost:11435"), missing)->made.status, 401);
}

TEST(key_step, comes_before_the_route) {
  EXPECT_EQ(decide(one_rule(), from(app, "GET", "/unheard-of"), missing)->code(), "key-missing");
}

TEST(key_step, a_bound_key_reaches_its_routes_alone) {
  route_set bound;
  bound.classes = ollama::inference;
  const key_verdict key{key_verdict::state::accepted, &bound};
  EXPECT_EQ(decide(one_rule(), {"POST", "/api/chat"}, key)->code(), "not-cors");
  const auto result = decide(one_rule(), {"GET", "/api/tags"}, key);
  EXPECT_EQ(result->code(), "key-route");
  EXPECT_EQ(result->made.status, 403);
  EXPECT_EQ(decide(one_rule(), {"POST", "/v1/../api/chat"}, key)->code(), "key-route");
  EXPECT_EQ(decide(one_rule(), from(app, "GET", "/api/tags"), key)->code(), "key-route");
  bound.any = true;
  EXPECT_EQ(decide(one_rule(), {"POST", "/v1/../api/chat"}, key)->code(), "not-cors");
}

TEST(route_step, default_rule_holds_inference_and_read) {
  const auto allowed = decide(one_rule(), from(app, "POST", "/api/chat"));
  EXPECT_EQ(allowed->code(), "origin-allowed");
  EXPECT_EQ(allowed->made.rule, 0);
  EXPECT_EQ(allowed->made.status, 0);
  EXPECT_EQ(allowed->made.classes, ollama::inference);
  EXPECT_EQ(allowed->header("Access-Control-Allow-Origin"), app);
  EXPECT_EQ(allowed->header("Vary"), "Origin");
  EXPECT_FALSE(allowed->has("X-Ollama-Cors-Reason"));
  EXPECT_TRUE(allowed->header("Access-Control-Expose-Headers").starts_with("x-request-id, "));

  for (const auto& [method, target] :
       std::initializer_list<std::pair<const char*, const char*>>{{"DELETE", "/api/delete"},
                                                                  {"POST", "/api/pull"},
                                                                  {"POST", "/api/me"},
                                                                  {"POST", "/api/signout"}}) {
    const auto result = decide(one_rule(), from(app, method, target));
    EXPECT_EQ(result->code(), "route-not-granted") << target;
    EXPECT_EQ(result->made.status, 403);
    EXPECT_EQ(result->made.rule, -1);
    EXPECT_EQ(result->made.nearest, 0);
    EXPECT_EQ(result->header("Access-Control-Allow-Origin"), app);
    EXPECT_EQ(result->header("X-Ollama-Cors-Reason"), "route-not-granted");
  }
}

TEST(route_step, no_class_and_no_rule_that_names_it_is_unknown) {
  for (const char* target : {"/unheard-of", "/api/chat/x", "/metrics", "*", ""}) {
    EXPECT_EQ(decide(one_rule(), from(app, "GET", target))->code(), "route-unknown") << target;
  }
  EXPECT_EQ(decide(one_rule(), from(app, "GET", "/api/chat"))->code(), "route-unknown");
  EXPECT_EQ(decide(one_rule(), from(app, "OPTIONS", "/api/chat"))->code(), "route-unknown");
}

TEST(route_step, paths_that_look_like_another_gain_nothing) {
  for (const char* target : {"//api/pull", "/api/%70ull", "/api/pull/", "/api//pull"}) {
    const auto result = decide(one_rule(), from(app, "POST", target));
    EXPECT_EQ(result->code(), "route-not-granted") << target;
    EXPECT_EQ(result->made.path, "/api/pull") << target;
  }
  for (const char* target : {"/v1/../api/pull", "/api/chat%2f..%2fpull", "/api/chat/%2e%2e/pull",
                             "/api/chat%00", "/api/%2570ull", "/api\\pull"}) {
    EXPECT_EQ(decide(one_rule(), from(app, "POST", target))->code(), "route-unknown") << target;
  }
}

TEST(route_step, the_target_forwarded_is_the_one_classified) {
  const auto cors = decide(one_rule(), from(app, "POST", "//api/%63hat/?x=%2f"));
  EXPECT_EQ(cors->code(), "origin-allowed");
  EXPECT_EQ(cors->made.target, "/api/chat?x=%2f");
  const auto direct = decide(one_rule(), {"POST", "//api/%63hat/?x=%2f"});
  EXPECT_EQ(direct->made.target, "//api/%63hat/?x=%2f");
  EXPECT_EQ(direct->made.path, "/api/chat");
  EXPECT_EQ(decide(one_rule(), {"POST", "/v1/../api/chat"})->made.target, "/v1/../api/chat");
}

TEST(route_step, any_holds_every_path_that_is_not_ambiguous) {
  rule everything = world::default_rule({app});
  everything.routes = {.any = true, .classes = 0, .paths = {}};
  const ollama_cors::policy::policy rules(world::with({everything}));
  EXPECT_EQ(decide(rules, from(app, "PUT", "/unheard-of"))->code(), "origin-allowed");
  EXPECT_EQ(decide(rules, from(app, "GET", "/a/../b"))->code(), "route-unknown");
}

TEST(route_step, a_rule_may_name_a_path) {
  rule named = world::default_rule({app});
  named.routes = {.any = false, .classes = 0, .paths = {"/v1/new-thing"}};
  const ollama_cors::policy::policy rules(
      world::with({named, world::default_rule({"https://b.example"})}));
  EXPECT_EQ(decide(rules, from(app, "POST", "/v1/new-thing"))->code(), "origin-allowed");
  EXPECT_EQ(decide(rules, from(app, "POST", "/api/chat"))->code(), "route-not-granted");
  // Known by name, but to another origin's rule.
  EXPECT_EQ(decide(rules, from("https://b.example", "POST", "/v1/new-thing"))->code(),
            "route-not-granted");
}

TEST(route_step, first_rule_that_admits_and_holds_decides_alone) {
  rule first = world::default_rule({app});
  first.routes.classes = ollama::route_class::read;
  first.credentials = true;
  rule second = world::default_rule({app, "https://b.example"});
  second.any_method = false;
  second.methods = {"GET"};
  rule third = world::default_rule({"*"});
  const ollama_cors::policy::policy rules(world::with({first, second, third}));
  EXPECT_EQ(decide(rules, from(app, "GET", "/api/tags"))->made.rule, 0);
  EXPECT_TRUE(
      decide(rules, from(app, "GET", "/api/tags"))->has("Access-Control-Allow-Credentials"));
  const auto refused = decide(rules, from(app, "POST", "/api/chat"));
  EXPECT_EQ(refused->code(), "method-not-allowed");  // nothing is merged with the third
  EXPECT_EQ(refused->made.rule, 1);
  EXPECT_FALSE(refused->has("Access-Control-Allow-Credentials"));
  EXPECT_EQ(decide(rules, from("https://c.example", "POST", "/api/chat"))->made.rule, 2);
}

TEST(method_step, is_case_sensitive_and_the_last_question) {
  rule only_get = world::default_rule({app});
  only_get.routes.any = true;
  only_get.any_method = false;
  only_get.methods = {"GET", "patch"};
  const ollama_cors::policy::policy rules(world::with({only_get}));
  EXPECT_FALSE(decide(rules, from(app, "GET", "/x"))->refused());
  EXPECT_FALSE(decide(rules, from(app, "patch", "/x"))->refused());
  for (const char* method : {"POST", "get", "PATCH", "HEAD"}) {
    const auto result = decide(rules, from(app, method, "/x"));
    EXPECT_EQ(result->code(), "method-not-allowed") << method;
    EXPECT_EQ(result->made.culprit, method);
    EXPECT_EQ(result->header("Access-Control-Allow-Origin"), app);
  }
}

TEST(method_step, any_is_never_connect_trace_track) {
  rule everything = world::default_rule({app});
  everything.routes.any = true;
  const ollama_cors::policy::policy rules(world::with({everything}));
  EXPECT_FALSE(decide(rules, from(app, "CHICKEN", "/x"))->refused());
  for (const char* method : {"CONNECT", "TRACE", "track"}) {
    EXPECT_EQ(decide(rules, from(app, method, "/x"))->code(), "method-not-allowed") << method;
  }
}

// Exposed headers.

TEST(exposed, star_is_literal_without_credentials_and_expanded_with) {
  rule open = world::default_rule({app});
  open.expose_any = true;
  open.response_headers.clear();
  const ollama_cors::policy::policy plain(world::with({open}));
  EXPECT_EQ(decide(plain, from(app))->header("Access-Control-Expose-Headers"), "*");
  EXPECT_FALSE(decide(plain, from(app))->made.expose_any);
  open.credentials = true;
  const ollama_cors::policy::policy credentialed(world::with({open}));
  const auto allowed = decide(credentialed, from(app));
  EXPECT_FALSE(allowed->has("Access-Control-Expose-Headers"));
  EXPECT_TRUE(allowed->made.expose_any);
  EXPECT_EQ(allowed->header("Access-Control-Allow-Credentials"), "true");
  const auto refused = decide(credentialed, from(app, "POST", "/api/pull"));
  EXPECT_EQ(refused->header("Access-Control-Expose-Headers"), "X-Ollama-Cors-Reason");
}

TEST(exposed, nothing_but_the_reason_where_the_rule_exposes_nothing) {
  rule closed = world::default_rule({app});
  closed.response_headers.clear();
  const ollama_cors::policy::policy rules(world::with({closed}));
  EXPECT_FALSE(decide(rules, from(app))->has("Access-Control-Expose-Headers"));
  EXPECT_EQ(decide(rules, from(app, "GET", "/x"))->header("Access-Control-Expose-Headers"),
            "X-Ollama-Cors-Reason");
}

TEST(decision, is_reusable) {
  const ollama_cors::policy::policy rules = one_rule();
  const auto result = decide(rules, from(app, "POST", "/api/pull"));
  const fetch::field fields[] = {{"Host", "localhost"}};
  ollama_cors::policy::decide(rules, {"GET", "/", fields, false}, {}, result->made);
  EXPECT_EQ(result->code(), "not-cors");
  EXPECT_EQ(result->made.header_count, 1U);
  EXPECT_EQ(result->made.nearest, -1);
  EXPECT_EQ(result->made.status, 0);
  EXPECT_FALSE(result->made.admitted);
  EXPECT_EQ(result->made.origin, "");
}

}  // namespace
