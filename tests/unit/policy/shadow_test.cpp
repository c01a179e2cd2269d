// Shadow mode: what only the rules would refuse passes, what protects the machine does not.
#include <gtest/gtest.h>

#include <string>

#include "world.hpp"

namespace {

using namespace ollama_cors;
using namespace ollama_cors::policy;
using world::call;
using world::decide;
using world::preflight;

const std::string app = "https://app.example";

ollama_cors::policy::policy shadow() {
  rule one = world::default_rule({app});
  one.request_headers = {.any = false, .names = {"x-a"}, .prefixes = {}};
  one.any_method = false;
  one.methods = {"POST"};
  spec parts = world::with({one});
  parts.deny = world::patterns({"https://denied.example"});
  parts.mode = mode::shadow;
  return ollama_cors::policy::policy(std::move(parts));
}

void expect_relayed(const world::outcome& result, const std::string& code) {
  EXPECT_TRUE(result.made.transparent) << code;
  EXPECT_FALSE(result.refused());
  EXPECT_EQ(result.code(), code);
  EXPECT_EQ(result.made.status, 0);
  EXPECT_EQ(result.made.target, result.asked.target);
  EXPECT_EQ(result.made.header_count, 1U);
  EXPECT_EQ(result.header("Vary"),
            result.made.kind == kind::preflight
                ? "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
                : "Origin");
}

call from(std::string origin, std::string method = "POST", std::string target = "/api/chat") {
  return {std::move(method), std::move(target), {{"Origin", std::move(origin)}}};
}

TEST(shadow, refusals_by_the_rules_are_relayed_as_sent) {
  expect_relayed(*decide(shadow(), from("https://evil.example")), "origin-not-allowed");
  expect_relayed(*decide(shadow(), from("https://denied.example")), "origin-denied");
  expect_relayed(*decide(shadow(), from("HTTP://x")), "origin-invalid");
  expect_relayed(*decide(shadow(), from(app, "POST", "//api/pull/")), "route-not-granted");
  expect_relayed(*decide(shadow(), from(app, "POST", "/a/../b")), "route-unknown");
  expect_relayed(*decide(shadow(), from(app, "GET", "/api/tags")), "method-not-allowed");
  expect_relayed(*decide(shadow(), preflight("https://evil.example", "POST")),
                 "origin-not-allowed");
  expect_relayed(*decide(shadow(), preflight(app, "POST", "x-b")), "header-not-allowed");
}

TEST(shadow, what_the_rules_grant_is_ours) {
  EXPECT_FALSE(decide(shadow(), from(app))->made.transparent);
  EXPECT_EQ(decide(shadow(), from(app))->header("Access-Control-Allow-Origin"), app);
  const auto granted = decide(shadow(), preflight(app, "POST", "x-a"));
  EXPECT_FALSE(granted->made.transparent);
  EXPECT_EQ(granted->made.status, 204);
}

TEST(shadow, host_metadata_and_keys_hold) {
  call rebound = from("https://evil.example");
  rebound.host = false;
  rebound.headers.emplace_back("Host", "evil.example");
  EXPECT_EQ(decide(shadow(), rebound)->made.status, 403);
  EXPECT_EQ(decide(shadow(), rebound)->code(), "host-not-allowed");

  call cross{"GET", "/api/tags", {{"Sec-Fetch-Site", "cross-site"}}};
  EXPECT_EQ(decide(shadow(), cross)->code(), "cross-site-without-origin");

  const key_verdict missing{key_verdict::state::missing, nullptr};
  const auto foreign = decide(shadow(), from("https://evil.example"), missing);
  EXPECT_EQ(foreign->code(), "key-missing");
  EXPECT_EQ(foreign->made.status, 401);
  EXPECT_FALSE(foreign->allows_origin());

  route_set bound;
  bound.classes = ollama::route_class::read;
  const key_verdict key{key_verdict::state::accepted, &bound};
  EXPECT_EQ(decide(shadow(), from("https://evil.example"), key)->code(), "key-route");
  EXPECT_EQ(decide(shadow(), from("https://denied.example"), key)->made.deny, -1);
}

}  // namespace
