// Deciding with keys, and pointers into the document.
#include <gtest/gtest.h>

#include <memory>

#include "findings.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;

struct decided {
  std::string reason;
  std::string pointer;
};

decided decide(const access& rules, std::vector<fetch::field> headers,
               std::string_view method = "POST", std::string_view target = "/api/chat") {
  headers.push_back({"Host", "localhost:11435"});
  auto decision = std::make_unique<policy::decision>();
  rules.decide({method, target, headers, false}, *decision);
  return {std::string(policy::name(decision->reason)), rule_pointer(*decision)};
}

class keyed : public ::testing::Test {
protected:
  void SetUp() override {
    if (!keys::supported()) GTEST_SKIP() << "built without libcrypto";
    // SHA-256 of "abc" (FIPS 180-2, B.1), and of "key".
    loaded = load_valid(R"({"api_keys":[
        {"name":"a","sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"name":"b","sha256":"2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683",
         "routes":["read"]}]})");
  }
  std::string reason(std::vector<fetch::field> headers, std::string_view method = "POST",
                     std::string_view target = "/api/chat") {
    return decide(*loaded->access, std::move(headers), method, target).reason;
  }
  std::optional<configuration> loaded;
};

TEST_F(keyed, requests_need_a_key) {
  EXPECT_EQ(reason({}), "key-missing");
  EXPECT_EQ(reason({{"Authorization", "Bearer "}}), "key-missing");
  EXPECT_EQ(reason({{"Authorization", "Basic YWJj"}}), "key-missing");
  EXPECT_EQ(reason({{"Authorization", "Bearer abd"}}), "key-unknown");
  EXPECT_EQ(reason({{"x-api-key", "abd"}}), "key-unknown");
  EXPECT_EQ(reason({{"Authorization", "Bearer abc"}}), "not-cors");
  EXPECT_EQ(reason({{"authorization", "bearer abc"}}), "not-cors");
  EXPECT_EQ(reason({{"X-Api-Key", "abc"}}), "not-cors");
}

TEST_F(keyed, authorization_goes_first) {
  EXPECT_EQ(reason({{"x-api-key", "abc"}, {"Authorization", "Bearer dummy"}}), "key-unknown");
  EXPECT_EQ(reason({{"x-api-key", "dummy"}, {"Authorization", "Bearer abc"}}), "not-cors");
  EXPECT_EQ(reason({{"x-api-key", "abc"}, {"Authorization", "Basic x"}}), "not-cors");
  EXPECT_EQ(reason({{"Authorization", "Bearer x"}, {"Authorization", "Bearer abc"}}),
            "key-unknown");
}

TEST_F(keyed, bounds_hold) {
  EXPECT_EQ(reason({{"Authorization", "Bearer key"}}), "key-route");
  EXPECT_EQ(reason({{"Authorization", "Bearer key"}}, "GET", "/api/tags"), "not-cors");
}

TEST_F(keyed, preflights_need_none) {
  EXPECT_EQ(reason({{"Origin", "http://localhost:5174"},
                    {"Access-Control-Request-Method", "POST"},
                    {"Access-Control-Request-Headers", "authorization"}},
                   "OPTIONS"),
            "preflight-granted");
}

TEST_F(keyed, foreign_origins_stay_foreign) {
  EXPECT_EQ(reason({{"Origin", "https://evil.example"}, {"Authorization", "Bearer abc"}}),
            "origin-not-allowed");
}

TEST(without_keys, nobody_asks) {
  const configuration loaded = load_valid("{}");
  EXPECT_EQ(decide(*loaded.access, {{"Authorization", "Bearer x"}}).reason, "not-cors");
}

TEST(rule_pointer, names_the_place_in_the_document) {
  const configuration loaded = load_valid(R"({
      "rules":[{"origins":["https://a.example"]},{"origins":["https://b.example"]}],
      "deny":["@tauri","@obsidian","https://evil.example","https://evil.example",
              "https://worse.example"]})");
  const auto pointer = [&](std::string_view origin) {
    return decide(*loaded.access, {{"Origin", origin}}).pointer;
  };
  EXPECT_EQ(pointer("https://a.example"), "/rules/0");
  EXPECT_EQ(pointer("https://b.example"), "/rules/1");
  EXPECT_EQ(pointer("https://c.example"), "");
  EXPECT_EQ(pointer("https://tauri.localhost"), "/deny/0");
  EXPECT_EQ(pointer("http://localhost"), "/deny/1");
  EXPECT_EQ(pointer("https://evil.example"), "/deny/2");
  EXPECT_EQ(pointer("https://worse.example"), "/deny/4") << "as written, not as understood";
}

TEST(profile, decides_about_fetch_metadata) {
  const std::vector<fetch::field> headers = {{"Sec-Fetch-Site", "cross-site"}};
  EXPECT_EQ(decide(*load_valid("{}").access, headers).reason, "cross-site-without-origin");
  EXPECT_EQ(decide(*load_valid("{}", profile::middleware).access, headers).reason, "not-cors");
}

}  // namespace
}  // namespace ollama_cors::config
