// Dangerous origins: refused, unless the configuration names the danger.
#include "config/origins/risks.hpp"

#include <gtest/gtest.h>

#include "config/features.hpp"
#include "findings.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;

std::string rule_of(std::string_view origin, std::string_view more = "",
                    std::string_view dangerously = "") {
  return R"({"rules":[{"origins":[")" + std::string(origin) + "\"]" + std::string(more) +
         R"(}],"dangerously":[)" + std::string(dangerously) + "]}";
}

constexpr std::string_view credentials = R"(,"credentials":true)";

TEST(any_origin, must_be_named) {
  EXPECT_EQ(only(rule_of("*")),
            "error|any-origin|\"*\" admits every page on the web. Name the origins, or add "
            "\"any-origin\" to \"dangerously\" if that is meant.|");
  EXPECT_EQ(codes(rule_of("*", "", R"("any-origin")")), lines{});
  EXPECT_EQ(codes(rule_of("*", R"(,"routes":["manage"])", R"("any-origin")")), lines{});
}

TEST(any_origin, never_gets_credentials) {
  const std::string expected =
      "error|any-origin-with-credentials|\"*\" admits every page on the web, and this rule lets it "
      "use the user's credentials. Nothing permits both: name the origins, or set \"credentials\" "
      "to false.|";
  EXPECT_EQ(only(rule_of("*", credentials)), expected);
  EXPECT_EQ(only(rule_of("*", credentials, R"("any-origin")")), expected);
}

TEST(any_origin, may_be_denied) {
  EXPECT_EQ(codes(R"({"rules":[],"deny":["*","null"]})"), lines{});
}

TEST(null_origin, is_warned_of) {
  EXPECT_EQ(
      only(rule_of("null")),
      "warning|null-origin|\"null\" is the origin of every sandboxed iframe, which any page on "
      "the web can make. Serve the page from an origin of its own if you can.|");
}

TEST(null_origin, gets_neither_credentials_nor_management) {
  EXPECT_EQ(codes(rule_of("null", credentials, R"("any-origin")")),
            lines{"error /rules/0/origins/0 null-with-credentials"});
  for (const char* routes :
       {"manage", "account", "any", "/api/pull", "/api/blobs/sha256-1", "/api/user/keys"}) {
    const std::string more = R"(,"routes":[")" + std::string(routes) + "\"]";
    EXPECT_EQ(codes(rule_of("null", more)), lines{"error /rules/0/origins/0 null-with-management"})
        << routes;
    EXPECT_EQ(codes(rule_of("null", more, R"("any-origin")")),
              lines{"warning /rules/0/origins/0 null-origin"})
        << routes;
  }
  for (const char* routes : {"inference", "read", "/api/chat", "/v1/*", "/api/pullover"}) {
    const std::string more = R"(,"routes":[")" + std::string(routes) + "\"]";
    EXPECT_EQ(codes(rule_of("null", more)), lines{"warning /rules/0/origins/0 null-origin"})
        << routes;
  }
}

TEST(insecure_origin, gets_no_credentials_beyond_this_machine) {
  EXPECT_EQ(
      only(rule_of("http://a.example:8080", credentials)),
      "error|insecure-origin-with-credentials|Anyone on the network can pretend to be "
      "\"http://a.example:8080\", and this rule lets it use the user's credentials. Use https, "
      "set \"credentials\" to false, or add \"insecure-origins-with-credentials\" to "
      "\"dangerously\".|\"https://a.example:8080\"");
  EXPECT_EQ(codes(rule_of("http://*.lan", credentials)),
            lines{"error /rules/0/origins/0 insecure-origin-with-credentials"});
  EXPECT_EQ(
      codes(rule_of("http://a.example", credentials, R"("insecure-origins-with-credentials")")),
      lines{});
  EXPECT_EQ(codes(rule_of("http://a.example")), lines{});
}

TEST(insecure_origin, is_none_on_this_machine_or_outside_http) {
  for (const char* origin : {"http://localhost:3000", "http://x.localhost", "http://*.localhost",
                             "http://127.0.0.1", "http://127.1.2.3:5", "http://[::1]:*",
                             "@loopback", "@tauri", "@capacitor", "https://a.example", "app://x"}) {
    EXPECT_EQ(codes(rule_of(origin, credentials)), lines{}) << origin;
  }
}

TEST(wider_than_it_looks, is_any_host_of_a_scheme_with_powers) {
  EXPECT_EQ(only(rule_of("@extensions", R"(,"routes":["manage"])")),
            "warning|wider-than-it-looks|\"@extensions\" admits every extension that is installed, "
            "and this rule grants routes that manage models or the account. Name the one that is "
            "meant.|");
  EXPECT_EQ(codes(rule_of("app://*", credentials)),
            lines{"warning /rules/0/origins/0 wider-than-it-looks"});
  EXPECT_EQ(codes(rule_of("@extensions")), lines{});
  EXPECT_EQ(codes(rule_of("@loopback", R"(,"routes":["any"])")), lines{});
}

TEST(null_origin, gets_no_management_by_a_wide_path) {
  for (const char* routes : {"/api/*", "/*"}) {
    const std::string more = R"(,"routes":[")" + std::string(routes) + "\"]";
    EXPECT_EQ(codes(rule_of("null", more)),
              (lines{"warning /rules/0/routes/0 wider-than-it-looks",
                     "error /rules/0/origins/0 null-with-management"}))
        << routes;
  }
}

TEST(public_suffix_wildcard, is_warned_of) {
  if (!have_public_suffixes()) GTEST_SKIP() << "built without the list";
  EXPECT_EQ(only(rule_of("https://*.co.uk")),
            "warning|public-suffix-wildcard|Anyone can have a name under the public suffix "
            "\"co.uk\", and so an origin that \"https://*.co.uk\" admits. Name the sites that are "
            "meant.|");
  for (const char* origin :
       {"https://*.github.io", "https://pr-*.vercel.app", "https://*.com", "https://*.ck",
        "https://*.foo.ck", "https://a.*.co.uk:*", "https://*.xn--55qx5d.cn"}) {
    EXPECT_EQ(codes(rule_of(origin)), lines{"warning /rules/0/origins/0 public-suffix-wildcard"})
        << origin;
  }
  for (const char* origin : {"https://*.example.co.uk", "https://*.www.ck", "https://me.github.io",
                             "https://*.localhost", "https://*.lan", "https://*.example.com"}) {
    EXPECT_EQ(codes(rule_of(origin)), lines{}) << origin;
  }
}

TEST(public_suffix_wildcard, gets_neither_credentials_nor_management) {
  if (!have_public_suffixes()) GTEST_SKIP() << "built without the list";
  const std::string begin =
      "error|public-suffix-wildcard|Anyone can have a name under the public suffix \"github.io\", "
      "and so an origin that \"https://*.github.io\" admits; ";
  const std::string end =
      " Name the sites that are meant, or add \"public-suffix-wildcard\" to \"dangerously\".|";
  EXPECT_EQ(only(rule_of("https://*.github.io", credentials)),
            begin + "this rule lets it use the user's credentials." + end);
  EXPECT_EQ(only(rule_of("https://*.github.io", R"(,"routes":["account"])")),
            begin + "this rule grants routes that manage models or the account." + end);
  EXPECT_EQ(codes(rule_of("https://*.github.io", credentials, R"("public-suffix-wildcard")")),
            lines{"warning /rules/0/origins/0 public-suffix-wildcard"});
}

TEST(dangerously, takes_known_names_only) {
  EXPECT_EQ(only(R"({"dangerously":["any-orign"]})"),
            "error|unknown-value|Entry 0 of \"dangerously\" must be "
            "\"insecure-origins-with-credentials\", \"public-suffix-wildcard\" or \"any-origin\", "
            "but it is \"any-orign\".|\"any-origin\"");
}

}  // namespace
}  // namespace ollama_cors::config
