// Preflights: what is granted, how a refusal stays readable in the console, and what is never
// echoed.
#include <gtest/gtest.h>

#include <string>

#include "world.hpp"

namespace {

using namespace ollama_cors;
using namespace ollama_cors::policy;
using world::decide;
using world::preflight;

const std::string app = "https://app.example";
const std::string base = "GET, HEAD, POST, PUT, PATCH, DELETE";

ollama_cors::policy::policy with_rule(rule one) {
  return ollama_cors::policy::policy(world::with({std::move(one)}));
}
ollama_cors::policy::policy one_rule() {
  return with_rule(world::default_rule({app}));
}

rule named(std::vector<std::string> names, std::vector<std::string> prefixes = {}) {
  rule result = world::default_rule({app});
  result.request_headers = {
      .any = false, .names = std::move(names), .prefixes = std::move(prefixes)};
  return result;
}

TEST(preflight, granted) {
  const auto result =
      decide(one_rule(), preflight(app, "POST", "authorization,content-type,x-stainless-timeout"));
  EXPECT_EQ(name(result->made.kind), "preflight");
  EXPECT_EQ(result->code(), "preflight-granted");
  EXPECT_FALSE(result->refused());
  EXPECT_EQ(result->made.status, 204);
  EXPECT_EQ(result->made.rule, 0);
  EXPECT_EQ(result->header("Access-Control-Allow-Origin"), app);
  EXPECT_EQ(result->header("Access-Control-Allow-Methods"), base);
  EXPECT_EQ(result->header("Access-Control-Allow-Headers"),
            "authorization,content-type,x-stainless-timeout");
  EXPECT_EQ(result->header("Access-Control-Max-Age"), "600");
  EXPECT_EQ(result->header("Vary"),
            "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
  EXPECT_EQ(result->made.header_count, 5U);
}

TEST(preflight, without_headers_asked_for_none_are_granted) {
  EXPECT_FALSE(decide(one_rule(), preflight(app, "PUT"))->has("Access-Control-Allow-Headers"));
  auto asked = preflight(app, "PUT");
  asked.headers.emplace_back("Access-Control-Request-Headers", " , ,");
  const auto result = decide(one_rule(), asked);
  EXPECT_EQ(result->code(), "preflight-granted");
  EXPECT_FALSE(result->has("Access-Control-Allow-Headers"));
}

TEST(preflight, credentials_and_max_age_of_the_rule) {
  rule one = world::default_rule({app});
  one.credentials = true;
  one.max_age = 0;
  const auto result = decide(with_rule(one), preflight(app, "POST", "x-a"));
  EXPECT_EQ(result->header("Access-Control-Allow-Credentials"), "true");
  EXPECT_EQ(result->header("Access-Control-Max-Age"), "0");
  EXPECT_EQ(result->header("Access-Control-Allow-Headers"), "x-a");
}

TEST(preflight, foreign_origin_is_403_without_cors_headers) {
  const auto result = decide(one_rule(), preflight("https://evil.example", "POST", "x-a"));
  EXPECT_EQ(result->code(), "origin-not-allowed");
  EXPECT_EQ(result->made.status, 403);
  EXPECT_EQ(result->made.header_count, 2U);
  EXPECT_EQ(result->header("Vary"),
            "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
}

TEST(preflight, never_asks_for_the_key) {
  const key_verdict missing{key_verdict::state::missing, nullptr};
  EXPECT_EQ(decide(one_rule(), preflight(app, "POST", "authorization"), missing)->made.status, 204);
}

TEST(preflight, several_lines_are_one_list) {
  auto asked = preflight(app, "POST", "x-a,x-b");
  asked.headers.emplace_back("access-control-request-headers", "x-c , ,X-D");
  EXPECT_EQ(decide(one_rule(), asked)->header("Access-Control-Allow-Headers"),
            "x-a, x-b, x-c, X-D");
}

// Methods.

TEST(preflight_method, any_adds_the_valid_token_asked_for) {
  for (const char* method : {"GET", "PATCH", "put", "delete"}) {
    EXPECT_EQ(decide(one_rule(), preflight(app, method))->header("Access-Control-Allow-Methods"),
              base)
        << method;
  }
  EXPECT_EQ(decide(one_rule(), preflight(app, "CHICKEN"))->header("Access-Control-Allow-Methods"),
            base + ", CHICKEN");
  EXPECT_EQ(decide(one_rule(), preflight(app, "patch"))->header("Access-Control-Allow-Methods"),
            base + ", patch");
  EXPECT_EQ(decide(one_rule(), preflight(app, "options"))->header("Access-Control-Allow-Methods"),
            base + ", OPTIONS");
}

TEST(preflight_method, never_connect_trace_track_nor_a_star) {
  for (const char* method : {"CONNECT", "TRACE", "track", "*"}) {
    const auto result = decide(one_rule(), preflight(app, method, "x-a"));
    EXPECT_EQ(result->code(), "method-not-allowed") << method;
    EXPECT_EQ(result->made.status, 204);
    EXPECT_EQ(result->made.culprit, method);
    EXPECT_EQ(result->header("Access-Control-Allow-Methods"), base);
    EXPECT_EQ(result->header("Access-Control-Allow-Headers"), "x-a");
    EXPECT_EQ(result->header("Access-Control-Max-Age"), "0");
  }
}

TEST(preflight_method, no_token_is_a_refused_preflight) {
  for (const char* method : {"", "GET POST", "GET, POST", "G(T", "x\xff"}) {
    const auto result = decide(one_rule(), preflight(app, method));
    EXPECT_EQ(result->code(), "method-invalid") << method;
    EXPECT_TRUE(result->refused());
    EXPECT_EQ(result->made.status, 204);
    EXPECT_EQ(result->header("Access-Control-Allow-Origin"), app);
    EXPECT_EQ(result->header("Access-Control-Allow-Methods"), base);
  }
  auto asked = preflight(app, "GET");
  asked.headers.emplace_back("Access-Control-Request-Method", "DELETE");
  EXPECT_EQ(decide(one_rule(), asked)->code(), "method-invalid");
}

TEST(preflight_method, a_list_grants_what_it_lists_alone) {
  rule listed = world::default_rule({app});
  listed.any_method = false;
  listed.methods = {"DELETE", "PATCH"};
  listed.routes.any = true;
  const auto rules = with_rule(listed);
  for (const char* method : {"DELETE", "delete", "PATCH"}) {
    const auto result = decide(rules, preflight(app, method));
    EXPECT_EQ(result->code(), "preflight-granted") << method;
    EXPECT_EQ(result->header("Access-Control-Allow-Methods"), "DELETE, PATCH");
  }
  // A browser lets GET, HEAD and POST pass without a grant; what follows is refused by the same
  // rule.
  for (const char* method : {"PUT", "patch", "GET", "HEAD", "POST"}) {
    const auto result = decide(rules, preflight(app, method));
    EXPECT_EQ(result->code(), "method-not-allowed") << method;
    EXPECT_EQ(result->made.status, 204);
    EXPECT_EQ(result->made.rule, 0);
    EXPECT_EQ(result->header("Access-Control-Allow-Methods"), "DELETE, PATCH");
    EXPECT_EQ(result->header("X-Ollama-Cors-Reason"), "method-not-allowed");
  }
}

TEST(preflight_method, an_endless_one_is_not_echoed) {
  EXPECT_EQ(decide(one_rule(), preflight(app, std::string(256, 'A')))->code(), "preflight-granted");
  EXPECT_EQ(decide(one_rule(), preflight(app, std::string(257, 'A')))->code(),
            "method-not-allowed");
}

// Headers.

TEST(preflight_header, a_name_without_grant_is_named_by_the_browser) {
  const auto result =
      decide(with_rule(named({"content-type", "x-a"})), preflight(app, "POST", "content-type,x-b"));
  EXPECT_EQ(result->code(), "header-not-allowed");
  EXPECT_TRUE(result->refused());
  EXPECT_EQ(result->made.status, 204);
  EXPECT_EQ(result->made.rule, 0);
  EXPECT_EQ(result->made.culprit, "x-b");
  EXPECT_EQ(result->header("Access-Control-Allow-Origin"), app);
  EXPECT_EQ(result->header("Access-Control-Allow-Headers"), "content-type, x-a");
  EXPECT_EQ(result->header("Access-Control-Max-Age"), "0");
  EXPECT_EQ(result->header("X-Ollama-Cors-Reason"), "header-not-allowed");
}

TEST(preflight_header, names_ignore_case) {
  EXPECT_EQ(decide(with_rule(named({"x-api-key"})), preflight(app, "POST", "X-API-Key"))->code(),
            "preflight-granted");
}

// A browser lists a safelisted name only where its value is not harmless: then it needs the grant.
TEST(preflight_header, safelisted_names_need_a_grant_where_they_are_asked_for) {
  EXPECT_EQ(decide(with_rule(named({"x-a"})), preflight(app, "POST", "content-type"))->code(),
            "header-not-allowed");
}

TEST(preflight_header, prefixes_grant_what_starts_so_but_never_authorization) {
  const auto rules = with_rule(named({"content-type"}, {"x-stainless-", "auth"}));
  const auto result = decide(
      rules, preflight(app, "POST", "authorization,X-Stainless-OS,content-type,x-stainless-lang"));
  EXPECT_EQ(result->code(), "header-not-allowed");
  EXPECT_EQ(result->made.culprit, "authorization");
  EXPECT_EQ(result->header("Access-Control-Allow-Headers"),
            "content-type, X-Stainless-OS, x-stainless-lang");
  EXPECT_EQ(decide(rules, preflight(app, "POST", "x-stainles"))->made.culprit, "x-stainles");
  EXPECT_EQ(decide(with_rule(named({}, {"x-"})), preflight(app, "POST", "x-a"))
                ->header("Access-Control-Allow-Headers"),
            "x-a");
  EXPECT_EQ(
      decide(with_rule(named({"authorization"}, {"x-"})), preflight(app, "POST", "Authorization"))
          ->code(),
      "preflight-granted");
}

TEST(preflight_header, an_invalid_token_is_refused_and_left_out) {
  for (const char* bad : {"x-foo;q=1", "x foo", "x\"", "a:b", "\xc3\xbc"}) {
    const auto result =
        decide(one_rule(), preflight(app, "POST", "x-a," + std::string(bad) + ",x-b"));
    EXPECT_EQ(result->code(), "header-invalid") << bad;
    EXPECT_EQ(result->made.culprit, bad);
    EXPECT_EQ(result->made.status, 204);
    EXPECT_EQ(result->header("Access-Control-Allow-Headers"), "x-a, x-b");
    EXPECT_EQ(result->header("Access-Control-Max-Age"), "0");
  }
}

TEST(preflight_header, a_literal_star_is_never_answered) {
  const auto result = decide(one_rule(), preflight(app, "POST", "x-a,*"));
  EXPECT_EQ(result->code(), "header-not-allowed");
  EXPECT_EQ(result->header("Access-Control-Allow-Headers"), "x-a");
  EXPECT_EQ(decide(with_rule(named({}, {""})), preflight(app, "POST", "*"))->code(),
            "header-not-allowed");
}

TEST(preflight_header, the_order_of_reasons) {
  const auto rules = with_rule(named({"x-a"}));
  EXPECT_EQ(decide(rules, preflight(app, "G T", "x-b,x;"))->code(), "method-invalid");
  EXPECT_EQ(decide(rules, preflight(app, "TRACE", "x-b,x;"))->code(), "method-not-allowed");
  EXPECT_EQ(decide(rules, preflight(app, "POST", "x-b,x;"))->code(), "header-invalid");
}

std::string names(int count) {
  std::string list;
  for (int i = 0; i < count; ++i) list += (i == 0 ? "x" : ",x") + std::to_string(i);
  return list;
}

TEST(preflight_header, at_most_256_names) {
  EXPECT_EQ(decide(one_rule(), preflight(app, "POST", names(256)))->code(), "preflight-granted");
  const auto result = decide(one_rule(), preflight(app, "POST", names(257)));
  EXPECT_EQ(result->code(), "too-many-request-headers");
  EXPECT_EQ(result->made.status, 204);
  EXPECT_TRUE(result->refused());
  EXPECT_FALSE(result->has("Access-Control-Allow-Headers"));
  EXPECT_EQ(result->header("Access-Control-Max-Age"), "0");
}

TEST(preflight_header, at_most_8_kib_in_all_lines_together) {
  auto asked = preflight(app, "POST", std::string(4096, 'a'));
  asked.headers.emplace_back("Access-Control-Request-Headers", std::string(4096, 'b'));
  const auto result = decide(one_rule(), asked);
  EXPECT_EQ(result->code(), "preflight-granted");
  EXPECT_EQ(result->header("Access-Control-Allow-Headers").size(), 8194U);
  asked.headers.emplace_back("Access-Control-Request-Headers", "c");
  EXPECT_EQ(decide(one_rule(), asked)->code(), "too-many-request-headers");
}

// CVE-2025-47908 (rs/cors), CVE-2026-69207 (hono): lists of commas that cost seconds.
TEST(preflight_header, commas_and_white_space_cost_nothing) {
  EXPECT_EQ(decide(one_rule(), preflight(app, "POST", std::string(8192, ',')))->code(),
            "preflight-granted");
  EXPECT_EQ(decide(one_rule(), preflight(app, "POST", std::string(1 << 20, ',')))->code(),
            "too-many-request-headers");
  EXPECT_EQ(
      decide(one_rule(), preflight(app, "POST", "x" + std::string(1 << 20, ' ') + "y"))->code(),
      "too-many-request-headers");
}

TEST(preflight_header, a_grant_beyond_the_space_comes_in_two_lines) {
  std::vector<std::string> many;
  std::string joined;
  for (int i = 0; i < 2000; ++i) {
    many.push_back("x-name-" + std::to_string(i));
    joined += (i == 0 ? "" : ", ") + many.back();
  }
  const auto result =
      decide(with_rule(named(many, {"y-"})), preflight(app, "POST", "y-1,x-name-1999"));
  EXPECT_EQ(result->code(), "preflight-granted");
  std::vector<std::string> lines;
  for (const auto& [name, value] : result->headers) {
    if (name == "Access-Control-Allow-Headers") lines.push_back(value);
  }
  EXPECT_TRUE(lines == (std::vector<std::string>{joined, "y-1"}));
}

// Routes.

TEST(preflight_route, a_path_that_no_rule_holds_is_granted_as_asked) {
  rule first = named({"x-a"});
  first.credentials = true;
  rule second = world::default_rule({app});
  const ollama_cors::policy::policy rules(world::with({first, second}));
  for (const char* target : {"/api/pull", "/unheard-of", "/v1/../api/pull"}) {
    const auto result = decide(rules, preflight(app, "DELETE", "x-other", target));
    EXPECT_EQ(result->code(), "preflight-granted") << target;
    EXPECT_EQ(result->made.rule, -1);
    EXPECT_EQ(result->made.nearest, 0);
    EXPECT_EQ(result->header("Access-Control-Allow-Headers"), "x-other");
    EXPECT_EQ(result->header("Access-Control-Allow-Credentials"), "true");
  }
  EXPECT_EQ(decide(rules, preflight(app, "TRACE", "", "/unheard-of"))->code(),
            "method-not-allowed");
  EXPECT_EQ(decide(rules, preflight(app, "DELETE", "x;", "/unheard-of"))->code(), "header-invalid");
}

TEST(preflight_route, the_endpoint_is_that_of_the_method_asked_for) {
  rule reads = named({"x-read"});
  reads.routes.classes = ollama::route_class::read;
  rule infers = named({"x-infer"});
  infers.routes.classes = ollama::inference;
  const ollama_cors::policy::policy rules(world::with({reads, infers}));
  EXPECT_EQ(decide(rules, preflight(app, "GET", "x-read", "/api/tags"))->made.rule, 0);
  EXPECT_EQ(decide(rules, preflight(app, "POST", "x-infer", "/api/chat"))->made.rule, 1);
  EXPECT_EQ(decide(rules, preflight(app, "post", "x-infer", "/api/chat"))->made.rule, 1);
  EXPECT_EQ(decide(rules, preflight(app, "GET", "x-any", "/api/chat"))->made.rule, -1);
}

}  // namespace
