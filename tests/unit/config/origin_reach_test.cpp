// Entries and rules that never decide, and those that only an exact spelling admits.
#include "config/origins/reach.hpp"

#include <gtest/gtest.h>

#include "findings.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;

std::string rule_of(std::string_view origins) {
  return R"({"rules":[{"origins":[)" + std::string(origins) + "]}]}";
}

TEST(never_matches, what_is_no_page) {
  EXPECT_EQ(only(rule_of(R"("wss://a.example:8443")")),
            "warning|never-matches|\"wss://a.example:8443\" never matches: browsers send the "
            "origin of the page, which no WebSocket is. Write \"https://a.example:8443\".|"
            "\"https://a.example:8443\"");
  for (const char* origin : {"ftp://a.example", "blob://a.example", "data://x"}) {
    EXPECT_EQ(codes(rule_of("\"" + std::string(origin) + "\"")),
              lines{"warning /rules/0/origins/0 never-matches"})
        << origin;
  }
}

TEST(never_matches, extensions_without_an_identifier) {
  EXPECT_EQ(codes(rule_of(R"("chrome-extension://page-assist")")),
            lines{"warning /rules/0/origins/0 never-matches"});
  EXPECT_EQ(codes(rule_of(R"("chrome-extension://jfgfiigpkhlkbnfnbobbkinehhfdhndq")")),
            lines{"warning /rules/0/origins/0 never-matches"})
      << "q is none of the letters";
  EXPECT_EQ(codes(rule_of(R"("chrome-extension://jfgfiigpkhlkbnfnbobbkinehhfdhndo")")), lines{});
  EXPECT_EQ(codes(rule_of(R"("chrome-extension://*")")), lines{});
}

TEST(never_matches, what_deny_refuses) {
  EXPECT_EQ(only(R"({"rules":[{"origins":["https://a.b.example"]}],)"
                 R"("deny":["https://x.example","https://*.b.example"]})"),
            "warning|never-matches|\"https://a.b.example\" never matches: \"deny\" wins over every "
            "rule, and /deny/1 (\"https://*.b.example\") refuses all that this admits. Delete one "
            "of the two.|");
  EXPECT_EQ(codes(R"({"rules":[{"origins":["@electron"]}],"deny":["app://*","file://"]})"),
            lines{"warning /rules/0/origins/0 never-matches"});
  EXPECT_EQ(codes(R"({"rules":[{"origins":["https://*.b.example"]}],)"
                  R"("deny":["https://a.b.example"]})"),
            lines{});
}

TEST(irregular_host, is_warned_of) {
  EXPECT_EQ(codes(rule_of(R"("https://my_host.example")")),
            lines{"warning /rules/0/origins/0 irregular-host"});
  EXPECT_EQ(only(rule_of(R"("https://a.example.:8443")")),
            "warning|irregular-host|The host of \"https://a.example.:8443\" ends in a dot, and so "
            "admits only pages whose address was typed with it. Write "
            "\"https://a.example:8443\" for the usual ones.|\"https://a.example:8443\"");
}

TEST(redundant_origin, is_covered_by_another) {
  EXPECT_EQ(only(rule_of(R"("https://a.example.com","https://*.example.com")")),
            "warning|redundant-origin|\"https://a.example.com\" adds nothing to "
            "\"https://*.example.com\", at /rules/0/origins/1, which admits it already. Delete "
            "one.|");
  EXPECT_EQ(codes(rule_of(R"("http://localhost:3000","@loopback")")),
            lines{"warning /rules/0/origins/0 redundant-origin"});
  EXPECT_EQ(codes(R"({"deny":["app://*","app://x"]})"), lines{"warning /deny/1 redundant-origin"});
  EXPECT_EQ(codes(rule_of(R"("https://example.com","https://*.example.com")")), lines{});
}

TEST(shadowed_rule, never_decides) {
  EXPECT_EQ(only(R"({"rules":[{"origins":["https://*.example"],"routes":["any"]},)"
                 R"({"origins":["https://a.example","https://b.example"]}]})"),
            "warning|shadowed-rule|Entry 1 of \"rules\" never decides: rules are tried in order, "
            "and /rules/0 admits all its origins to all its routes. Put it before, or delete it.|");
  EXPECT_EQ(
      codes(R"({"rules":[{"origins":["https://a.example"]},{"origins":["https://b.example"]},)"
            R"({"origins":["https://a.example","https://b.example"],"routes":["read"]}]})"),
      lines{"warning /rules/2 shadowed-rule"})
      << "by two rules together";
}

TEST(shadowed_rule, in_parts) {
  EXPECT_EQ(codes(R"({"rules":[{"origins":["@loopback"]},)"
                  R"({"origins":["http://localhost:3000","https://a.example"]}]})"),
            lines{"warning /rules/1/origins/0 shadowed-rule"});
}

TEST(shadowed_rule, needs_all_routes) {
  EXPECT_EQ(codes(R"({"rules":[{"origins":["@loopback"]},)"
                  R"({"origins":["http://localhost:3000"],"routes":["read","manage"]}]})"),
            lines{});
  EXPECT_EQ(codes(R"({"rules":[{"origins":["http://localhost:3000"],"routes":["any"]},)"
                  R"({"origins":["@loopback"]}]})"),
            lines{});
}

TEST(good_configurations, have_no_warnings) {
  for (const char* text :
       {"{}", R"({"rules":[{"origins":["https://app.example","@loopback"]}]})",
        R"({"rules":[{"origins":["http://192.168.1.5:*"]}]})",
        R"({"rules":[{"origins":["@loopback","@tauri","@obsidian","@vscode","@capacitor",)"
        R"("@electron","@extensions"]}]})",
        R"({"rules":[{"origins":["@loopback"],"routes":["any"]},)"
        R"({"origins":["https://app.example","https://*.app.example"]}],)"
        R"("deny":["https://old.app.example"]})"}) {
    EXPECT_EQ(codes(text), lines{}) << text;
  }
}

}  // namespace
}  // namespace ollama_cors::config
