// Explanations: the request's own words, the place, and the one change that would allow it.
#include <gtest/gtest.h>

#include <memory>

#include "findings.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;

struct sent {
  std::vector<fetch::field> headers;
  std::string_view method = "POST";
  std::string_view target = "/api/chat";
};

std::string explained(const access& rules, const sent& request) {
  auto decision = std::make_unique<policy::decision>();
  const policy::request input{request.method, request.target, request.headers, false};
  rules.decide(input, *decision);
  return explain(rules, input, *decision);
}

std::string explained(std::string_view json, const sent& request) {
  return explained(*load_valid(json).access, request);
}

std::vector<fetch::field> from(std::string_view origin, std::vector<fetch::field> more = {}) {
  more.insert(more.begin(), {{"Host", "localhost:11435"}, {"Origin", origin}});
  return more;
}

sent preflight(std::string_view origin, std::string_view method, std::string_view headers = "x-a") {
  return {from(origin, {{"Access-Control-Request-Method", method},
                        {"Access-Control-Request-Headers", headers}}),
          "OPTIONS", "/api/chat"};
}

TEST(explain, allowed) {
  EXPECT_EQ(explained("{}", {from("http://localhost:5174")}),
            R"({"message":"The rule admits the origin \"http://localhost:5174\" to \"POST\" )"
            R"(\"/api/chat\".","pointer":"/rules/0","fix":null})");
  EXPECT_EQ(explained("{}", preflight("http://localhost:5174", "POST")),
            R"({"message":"The preflight is granted to the origin \"http://localhost:5174\".",)"
            R"("pointer":"/rules/0","fix":null})");
  EXPECT_EQ(explained("{}", {{{"Host", "localhost"}}}),
            R"({"message":"No page of another origin sent this request.","pointer":null,)"
            R"("fix":null})");
  EXPECT_EQ(explained("{}", {from("http://localhost:11435")}),
            R"({"message":"The origin \"http://localhost:11435\" is the server's own.",)"
            R"("pointer":null,"fix":null})");
}

TEST(explain, granted_so_that_the_refusal_can_be_read) {
  EXPECT_EQ(explained("{}", preflight("http://localhost:5174", "DELETE")),
            R"({"message":"No rule grants \"DELETE\" \"/api/chat\" to the origin )"
            R"(\"http://localhost:5174\", but the preflight is granted, so that the page can read )"
            R"(why.","pointer":null,"fix":null})");
}

TEST(explain, origin_not_allowed) {
  EXPECT_EQ(explained("{}", {from("https://app.example")}),
            R"({"message":"No rule admits the origin \"https://app.example\".",)"
            R"("pointer":"/rules/0/origins",)"
            R"("fix":"add \"https://app.example\" to /rules/0/origins"})");
}

TEST(explain, origin_not_allowed_points_to_the_rule_that_grants_the_route) {
  constexpr std::string_view rules = R"({"rules":[
      {"origins":["https://a.example"],"routes":["read"]},
      {"origins":["https://b.example"],"routes":["inference"],"credentials":true},
      {"origins":["https://c.example"],"routes":["inference"],"methods":["PUT"]}]})";
  EXPECT_NE(explained(rules, {from("https://d.example")}).find("to /rules/1/origins"),
            std::string::npos);
  EXPECT_NE(explained(rules, {from("http://d.example")}).find("to /rules/2/origins"),
            std::string::npos)
      << "an insecure origin gets no credentials, and POST is never refused for its method";
  EXPECT_NE(
      explained(rules, {from("https://d.example"), "GET", "/api/tags"}).find("to /rules/0/origins"),
      std::string::npos);
  EXPECT_EQ(explained(rules, {from("https://d.example"), "DELETE", "/api/delete"}),
            R"({"message":"No rule admits the origin \"https://d.example\".","pointer":"/rules",)"
            R"("fix":"add {\"origins\":[\"https://d.example\"],\"routes\":[\"manage\"]} )"
            R"(to /rules"})");
}

TEST(explain, origin_denied) {
  EXPECT_EQ(explained(R"({"deny":["@tauri","https://*.evil.example"]})",
                      {from("https://a.evil.example")}),
            R"({"message":"The origin \"https://a.evil.example\" is denied by the entry )"
            R"(\"https://*.evil.example\".","pointer":"/deny/1",)"
            R"("fix":"remove \"https://*.evil.example\" from /deny"})");
}

TEST(explain, origin_invalid) {
  EXPECT_EQ(explained("{}", {from("https://a.example/\xff")}),
            R"({"message":"The Origin \"https://a.example/\\u00ff\" is none that a browser sends, )"
            R"(so no rule can admit it.","pointer":null,"fix":null})");
}

TEST(explain, host_not_allowed) {
  EXPECT_EQ(explained("{}", {{{"Host", "rebound.example:11435"}}}),
            R"({"message":"The host \"rebound.example:11435\" is not one of this server's: a page )"
            R"(whose name was rebound to this address would look so.","pointer":"/hosts",)"
            R"("fix":"add \"rebound.example\" to /hosts"})");
}

TEST(explain, route_not_granted) {
  EXPECT_EQ(explained("{}", {from("http://localhost:5174"), "DELETE", "/api/delete"}),
            R"({"message":"No rule that admits the origin \"http://localhost:5174\" grants )"
            R"(\"DELETE\" \"/api/delete\", which is of the class \"manage\".",)"
            R"("pointer":"/rules/0/routes","fix":"add \"manage\" to /rules/0/routes"})");
}

TEST(explain, route_unknown) {
  EXPECT_EQ(explained("{}", {from("http://localhost:5174"), "POST", "/v1/new%2Dthing?x"}),
            R"({"message":"No rule names the path, and \"POST\" \"/v1/new-thing\" is no endpoint )"
            R"(of Ollama that is known.","pointer":"/rules/0/routes",)"
            R"("fix":"add \"/v1/new-thing\" to /rules/0/routes"})");
}

TEST(explain, ambiguous_paths_have_no_fix) {
  EXPECT_EQ(explained("{}", {from("http://localhost:5174"), "POST", "/v1/../api/pull"}),
            R"({"message":"The path of \"POST\" \"/v1/../api/pull\" can be read in two ways (dot )"
            R"(segments, encoded separators or a second encoding), so no rule can hold it. Send )"
            R"(the plain path.","pointer":"/rules/0/routes","fix":null})");
}

TEST(explain, method_not_allowed) {
  constexpr std::string_view rules = R"({"rules":[
      {"origins":["@loopback"],"methods":["GET"],"routes":["any"]}]})";
  EXPECT_EQ(explained(rules, preflight("http://localhost:5174", "PUT")),
            R"({"message":"The method \"PUT\" is not granted by the rule that admits the origin )"
            R"(\"http://localhost:5174\".","pointer":"/rules/0/methods",)"
            R"("fix":"add \"PUT\" to /rules/0/methods"})");
  EXPECT_EQ(explained("{}", preflight("http://localhost:5174", "TRACE")),
            R"({"message":"The method \"TRACE\" is not granted: browsers let no page send it, and )"
            R"(no rule can grant it.","pointer":null,"fix":null})");
}

TEST(explain, header_not_allowed) {
  EXPECT_EQ(explained(R"({"rules":[{"origins":["@loopback"],"request_headers":["x-a"]}]})",
                      preflight("http://localhost:5174", "POST", "x-a,x-stainless-timeout")),
            R"({"message":"The request header \"x-stainless-timeout\" is not granted by the rule )"
            R"(that admits the origin \"http://localhost:5174\".",)"
            R"("pointer":"/rules/0/request_headers",)"
            R"("fix":"add \"x-stainless-timeout\" to /rules/0/request_headers"})");
}

TEST(explain, cross_site_without_origin) {
  const std::string text =
      explained("{}", {{{"Host", "localhost"}, {"Sec-Fetch-Site", "cross-site"}}, "GET", "/"});
  EXPECT_NE(text.find(R"(Sec-Fetch-Site says \"cross-site\")"), std::string::npos);
  EXPECT_NE(text.find(R"("pointer":null,"fix":null})"), std::string::npos);
}

TEST(explain, keys) {
  if (!keys::supported()) GTEST_SKIP() << "built without libcrypto";
  constexpr std::string_view keyed = R"({"api_keys":[{"name":"reader","sha256":
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","routes":["read"]}]})";
  EXPECT_EQ(explained(keyed, {from("http://localhost:5174")}),
            R"({"message":"The request shows no API key. Send one as `Authorization: Bearer …` or )"
            R"(`x-api-key`.","pointer":"/api_keys","fix":null})");
  const std::string unknown =
      explained(keyed, {from("http://localhost:5174", {{"x-api-key", "sk-secret"}})});
  EXPECT_EQ(unknown.find("sk-secret"), std::string::npos) << "a key is never repeated";
  EXPECT_EQ(explained(keyed, {from("http://localhost:5174", {{"x-api-key", "abc"}})}),
            R"({"message":"The API key \"reader\" is not for \"POST\" \"/api/chat\".",)"
            R"("pointer":"/api_keys/0/routes","fix":"add \"inference\" to /api_keys/0/routes"})");
}

TEST(explain, shadow_mode) {
  EXPECT_EQ(explained(R"({"mode":"shadow"})", {from("https://app.example")}),
            R"({"message":"No rule admits the origin \"https://app.example\". In shadow mode the )"
            R"(request is relayed nevertheless.","pointer":"/rules/0/origins",)"
            R"("fix":"add \"https://app.example\" to /rules/0/origins"})");
}

// Each fix, applied, allows the request.
TEST(explain, fixes_work) {
  EXPECT_NE(explained(R"({"rules":[{"origins":["@loopback","https://app.example"]}]})",
                      {from("https://app.example")})
                .find(R"("fix":null)"),
            std::string::npos);
  EXPECT_NE(explained(R"({"rules":[{"origins":["@loopback"],"routes":["read","/v1/new-thing"]}]})",
                      {from("http://localhost:5174"), "POST", "/v1/new%2Dthing"})
                .find(R"("fix":null)"),
            std::string::npos);
  EXPECT_NE(explained(R"({"hosts":["rebound.example"]})", {{{"Host", "rebound.example:11435"}}})
                .find(R"("fix":null)"),
            std::string::npos);
}

}  // namespace
}  // namespace ollama_cors::config
