// The normalised document: complete, and a fixed point.
#include "config/normalised.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "findings.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;

std::string normal(std::string_view json, profile as = profile::shim) {
  return load_valid(json, as).access->normalised;
}

TEST(normalised, writes_every_default_out) {
  EXPECT_EQ(
      normal(R"({"rules":[{"origins":["@loopback"],"response_headers":["x"]}]})"),
      R"({"listen":["127.0.0.1:11435","[::1]:11435"],"upstream":"http://127.0.0.1:11434",)"
      R"("upstream_tls":{"ca":null,"verify":true},"upstream_headers":{},)"
      R"("rules":[{"origins":["@loopback"],"routes":["inference","read"],"methods":["any"],)"
      R"("request_headers":["any"],"response_headers":["x"],"credentials":false,"max_age":600}],)"
      R"("deny":[],"hosts":["localhost","*.localhost","any-ip"],"api_keys":[],)"
      R"("allow_unauthenticated_network":false,"dangerously":[],"mode":"enforce","tls":null,)"
      R"("limits":{"head_bytes":65536,"target_bytes":16384,"fields":200,"body_bytes":null,)"
      R"("connections":1024},"timeouts":{"head_ms":15000,"connect_ms":5000,"first_byte_ms":null,)"
      R"("idle_ms":600000,"write_ms":60000,"keep_alive_ms":75000,"drain_ms":10000},)"
      R"("heartbeat_ms":null,"threads":1,"admin":null,"log":{"level":"info","format":"text"}})");
}

TEST(normalised, holds_the_defaults_of_the_profile) {
  const std::string text = normal("{}", profile::middleware);
  EXPECT_NE(text.find(R"("routes":["any"])"), std::string::npos);
  EXPECT_NE(text.find(R"("hosts":["any"])"), std::string::npos);
}

constexpr std::string_view elaborate = R"({
  "listen":["127.0.0.1:0","[::1]:0"],"upstream":"HTTP://Ollama.lan:8080/base/",
  "upstream_headers":{"X-A":"b \"c\" ä"},
  "rules":[
    {"origins":["HTTPS://A.example:443/","https://a.example","@Tauri","null",
                "http://[0::1]:3000-3010","https://pr-*.b.example:*"],
     "routes":["read","/v1/new","/x/*"],"methods":["get","Query"],
     "request_headers":["X-A","x-b-*","@openai"],"response_headers":["*"],"max_age":0},
    {"origins":["*"],"routes":["any"]},
    {"origins":["https://c.example"],"credentials":true,"request_headers":[]}],
  "deny":["https://Evil.example","@vscode","null"],
  "hosts":["NAS.lan:80","*.a.example","[0::1]:8080","any-ip"],
  "dangerously":["any-origin"],"mode":"shadow",
  "limits":{"head_bytes":null,"body_bytes":9007199254740992},
  "timeouts":{"idle_ms":null,"first_byte_ms":1e3},"threads":3,
  "log":{"level":"debug","format":"json"}})";

TEST(normalised, is_a_fixed_point) {
  for (const profile as : {profile::shim, profile::middleware}) {
    for (const std::string_view json :
         {std::string_view("{}"), std::string_view(R"({"rules":[]})"), elaborate}) {
      const std::string once = normal(json, as);
      EXPECT_EQ(normal(once, as), once);
      const report again = check(once, as);
      for (const problem& item : again.problems()) {
        EXPECT_EQ(item.code.find("normalised"), std::string::npos) << item.code << item.pointer;
        EXPECT_EQ(item.code.find("redundant"), std::string::npos) << item.code << item.pointer;
      }
    }
  }
}

TEST(normalised, keeps_keys) {
  if (!keys::supported()) GTEST_SKIP() << "built without libcrypto";
  const std::string once = normal(R"({"api_keys":[{"name":"a","sha256":
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},{"name":"b","sha256":
      "0000000000000000000000000000000000000000000000000000000000000000","routes":["read"]}]})");
  EXPECT_EQ(normal(once), once);
  EXPECT_NE(once.find(R"("routes":["any"]},{"name":"b")"), std::string::npos);
}

TEST(normalised, decides_as_the_original_does) {
  const configuration original = load_valid(elaborate);
  const configuration again = load_valid(original.access->normalised);
  const auto decide = [](const access& rules, std::string_view origin, std::string_view target) {
    const std::vector<fetch::field> headers = {{"Host", "nas.lan:80"}, {"Origin", origin}};
    auto decision = std::make_unique<policy::decision>();
    rules.decide({"POST", target, headers, false}, *decision);
    return std::string(policy::name(decision->reason)) + std::to_string(decision->rule) +
           std::to_string(decision->deny);
  };
  for (const char* origin :
       {"https://a.example", "tauri://localhost", "https://pr-1.b.example:5", "http://[::1]:3005",
        "https://c.example", "https://other.example", "https://evil.example", "null", "x"}) {
    for (const char* target : {"/api/chat", "/v1/new", "/x/y", "/api/pull", "/"}) {
      EXPECT_EQ(decide(*original.access, origin, target), decide(*again.access, origin, target))
          << origin << target;
    }
  }
}

}  // namespace
}  // namespace ollama_cors::config
