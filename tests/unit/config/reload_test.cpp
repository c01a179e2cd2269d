// What changed between two documents, and what of it a running server takes over.
#include "config/reload.hpp"

#include <gtest/gtest.h>

#include "findings.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;

std::string normal(std::string_view json) {
  return load_valid(json).access->normalised;
}

// "/rules" where a running server takes it over, "restart /listen" where not.
std::vector<std::string> changes(std::string_view running, std::string_view next) {
  std::vector<std::string> lines;
  for (const auto& change : changes_between(normal(running), normal(next))) {
    lines.push_back((change.applies ? "" : "restart ") + change.pointer);
  }
  return lines;
}

TEST(reload, finds_no_change_where_there_is_none) {
  EXPECT_EQ(changes("{}", "{}"), lines{});
  EXPECT_EQ(changes("{}", R"({"mode":"enforce","limits":{},"rules":[{"origins":["@loopback"]}]})"),
            lines{})
      << "a default that is written out is none";
}

TEST(reload, takes_over_the_policy_the_limits_and_the_timeouts) {
  EXPECT_EQ(changes("{}", R"({"rules":[],"deny":["https://a.example"],"hosts":["a","localhost"],
                             "mode":"shadow","limits":{"fields":7,"body_bytes":1},
                             "timeouts":{"idle_ms":null}})"),
            (lines{"/rules", "/deny", "/hosts", "/mode", "/limits/fields", "/limits/body_bytes",
                   "/timeouts/idle_ms"}));
  EXPECT_EQ(changes("{}", R"({"rules":[{"origins":["*"]}],"dangerously":["any-origin"]})"),
            (lines{"/rules", "/dangerously"}));
  if (keys::supported()) {
    EXPECT_EQ(changes("{}", R"({"api_keys":[{"name":"a","sha256":
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}]})"),
              lines{"/api_keys"});
  }
}

TEST(reload, leaves_everything_else_for_a_restart) {
  EXPECT_EQ(changes("{}", R"({"listen":["127.0.0.1:1"],"upstream":"http://127.0.0.1:2",
                             "upstream_headers":{"a":"b"},"allow_unauthenticated_network":true,
                             "threads":2,"admin":{"listen":"127.0.0.1:3"},
                             "log":{"level":"debug"}})"),
            (lines{"restart /listen", "restart /upstream", "restart /upstream_headers",
                   "restart /allow_unauthenticated_network", "restart /threads", "restart /admin",
                   "restart /log/level"}));
}

TEST(reload, takes_over_other_files_but_does_not_begin_or_end_with_tls) {
  constexpr std::string_view one = R"({"tls":{"certificate":"a.pem","key":"a.key"}})";
  constexpr std::string_view other = R"({"tls":{"certificate":"b.pem","key":"a.key"}})";
  report findings;
  if (!load(one, profile::shim, findings)) GTEST_SKIP() << "built without TLS";
  EXPECT_EQ(changes(one, other), lines{"/tls/certificate"});
  EXPECT_EQ(changes("{}", one), lines{"restart /tls"});
  EXPECT_EQ(changes(one, "{}"), lines{"restart /tls"});
  EXPECT_EQ(after_reload(normal("{}"), normal(one)), normal("{}"));
  EXPECT_EQ(after_reload(normal(one), normal(other)), normal(other));
  EXPECT_EQ(after_reload(normal(one), normal("{}")), normal(one));
}

TEST(reload, keeps_what_waits_as_it_runs) {
  const std::string both = normal(R"({"rules":[],"limits":{"fields":7},"threads":2})");
  const std::string after = after_reload(normal("{}"), both);
  EXPECT_EQ(after, normal(R"({"rules":[],"limits":{"fields":7}})"));
  const auto still = changes_between(after, both);
  ASSERT_EQ(still.size(), 1U);
  EXPECT_EQ(still[0].pointer, "/threads");
  EXPECT_FALSE(still[0].applies);
  EXPECT_EQ(after_policy_swap(normal("{}"), both), normal(R"({"rules":[]})"));
}

TEST(reload, names_what_waits) {
  const problem item = needs_restart({"/listen", false});
  EXPECT_EQ(item.severity, severity::warning);
  EXPECT_EQ(item.code, "needs-restart");
  EXPECT_EQ(item.pointer, "/listen");
}

}  // namespace
}  // namespace ollama_cors::config
