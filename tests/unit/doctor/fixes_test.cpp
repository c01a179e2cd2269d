// Fixes are tried before they are offered, and say what each system understands.
#include <gtest/gtest.h>

#include "doctor/fix_ollama.hpp"
#include "doctor/fix_ours.hpp"
#include "unit/doctor/servers.hpp"

namespace {

using namespace ollama_cors::doctor;
using namespace ollama_cors::doctor::test;

TEST(fix_ollama, knows_what_ollama_takes) {
  EXPECT_TRUE(ollama_takes("https://a.com,https://b.com"));
  EXPECT_TRUE(ollama_takes("chrome-extension://abc"));
  EXPECT_TRUE(ollama_takes("capacitor://*"));
  EXPECT_FALSE(ollama_takes("capacitor://localhost"));
  EXPECT_FALSE(ollama_takes("null"));
  EXPECT_FALSE(ollama_takes("https://*.x.com:*"));
  EXPECT_FALSE(ollama_takes("example.com"));
  EXPECT_FALSE(ollama_takes("https://a.com, https://b.com"));
  EXPECT_FALSE(ollama_takes("https://a.com,"));
}

TEST(fix_ollama, admits_as_ollama_does) {
  EXPECT_TRUE(ollama_admits("", "http://localhost:3000"));
  EXPECT_TRUE(ollama_admits("", "app://obsidian.md"));
  EXPECT_FALSE(ollama_admits("", "http://[::1]:3000"));
  EXPECT_FALSE(ollama_admits("", "http://foo.localhost:3000"));
  EXPECT_TRUE(ollama_admits("https://*.c.com", "https://a.c.com"));
  EXPECT_FALSE(ollama_admits("https://*.c.com", "https://a.c.com:8443"));
  EXPECT_TRUE(ollama_admits("*", "null"));
}

TEST(fix_ollama, writes_what_it_takes) {
  EXPECT_EQ(origins_variable({"https://a.com", "http://localhost:1", "https://b.com"}),
            "https://a.com,https://b.com");
  EXPECT_EQ(origins_variable({"capacitor://localhost"}), "capacitor://*");
  EXPECT_EQ(origins_variable({"http://localhost"}), "");
  EXPECT_EQ(origins_variable({"null"}), std::nullopt);
}

TEST(fix_ours, is_tried_on_the_policy) {
  const question one = about({"https://app.example"});
  EXPECT_FALSE(cures(one, "{}"));
  EXPECT_TRUE(cures(one, R"({"rules":[{"origins":["https://app.example"]}]})"));
  EXPECT_FALSE(cures(one, R"({"rules":[{"origins":["https://app.example"],"routes":["read"]}]})"));
  EXPECT_FALSE(cures(
      one,
      R"({"rules":[{"origins":["https://app.example"],"request_headers":["content-type"]}]})"));
  EXPECT_FALSE(cures(one, R"({"rules":[{"origins":["*"]}],"dangerously":["any-origin"]})"));
  EXPECT_FALSE(cures(one, R"({"rules":[{"origins":["https://app.example"]}],"hosts":["any"]})"));
  EXPECT_FALSE(cures(one, "no JSON"));
}

TEST(fix_ours, adds_only_what_the_default_lacks) {
  const auto found =
      visit(ollama, about({"http://localhost:5173", "null", "https://a.example"})).found;
  const auto made = propose(found.of);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->config,
            R"({"upstream":"http://127.0.0.1:11434","rules":[{"origins":["@loopback",)"
            R"("null","https://a.example"]}]})");
}

// Of a configuration that is not to be seen, one place is changed.
TEST(fix_shim, takes_null_out_where_it_stands) {
  const auto found = visit(shim(R"({"rules":[{"origins":["null"]},)"
                                R"({"origins":["http://b.localhost"]}]})"),
                           about({"http://b.localhost"}))
                         .found;
  const finding* one = find_code(found, code::null_allowed);
  ASSERT_NE(one, nullptr);
  EXPECT_EQ(one->fixes[0].lines, std::vector<std::string>{"remove \"null\" from /rules/0/origins"});
  // Of a rule that others share, the shim does not tell which it is: nothing is written anew.
  const auto shared = visit(shim(R"({"rules":[{"origins":["http://b.localhost","null"]}]})"),
                            about({"http://b.localhost"}))
                          .found;
  EXPECT_TRUE(find_code(shared, code::null_allowed)->fixes[0].lines.empty());
}

TEST(fix_shim, admits_two_pages_by_one_fix) {
  const auto found = visit(shim("{}"), about({"https://a.example", "https://b.example"})).found;
  const finding* one = find_code(found, code::origin_not_allowed);
  ASSERT_NE(one, nullptr);
  ASSERT_EQ(one->fixes.size(), 1U);
  ASSERT_EQ(one->fixes[0].lines.size(), 1U);
  EXPECT_NE(one->fixes[0].lines[0].find("https://a.example"), std::string::npos);
  EXPECT_NE(one->fixes[0].lines[0].find("https://b.example"), std::string::npos);
}

TEST(fix_shim, takes_an_origin_out_of_deny) {
  const auto found =
      visit(shim(R"({"deny":["http://bad.localhost"]})"), about({"http://bad.localhost"})).found;
  const finding* one = find_code(found, code::origin_not_allowed);
  ASSERT_NE(one, nullptr);
  EXPECT_EQ(one->message.find("no rule does"), std::string::npos);
  EXPECT_EQ(one->fixes[0].lines,
            std::vector<std::string>{"remove \"http://bad.localhost\" from /deny"});
}

}  // namespace
