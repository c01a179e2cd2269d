// `rules`: what each key of a rule takes, and what it becomes.
#include "config/rules/rules.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "findings.hpp"
#include "ollama/catalogue.hpp"
#include "ollama/routes.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;

std::string rule_with(std::string_view more) {
  return R"({"rules":[{"origins":["@loopback"],)" + std::string(more) + "}]}";
}

policy::rule rule_of(std::string_view json, profile as = profile::shim) {
  return load_valid(json, as).access->rules.parts().rules.at(0);
}

TEST(rules, default_to_one_for_loopback) {
  const policy::rule rule = rule_of("{}");
  ASSERT_EQ(rule.origins.size(), 1u);
  EXPECT_EQ(rule.origins[0].shape, policy::origin_pattern::kind::loopback);
  EXPECT_FALSE(rule.routes.any);
  EXPECT_EQ(rule.routes.classes, ollama::inference | ollama::read);
  EXPECT_TRUE(rule.any_method);
  EXPECT_TRUE(rule.request_headers.any);
  EXPECT_FALSE(rule.expose_any);
  const auto exposed = ollama::default_exposed_headers();
  EXPECT_TRUE(std::equal(exposed.begin(), exposed.end(), rule.response_headers.begin(),
                         rule.response_headers.end()));
  EXPECT_FALSE(rule.credentials);
  EXPECT_EQ(rule.max_age, 600u);
}

TEST(rules, of_middleware_default_to_any_route) {
  EXPECT_TRUE(rule_of("{}", profile::middleware).routes.any);
  EXPECT_TRUE(rule_of(R"({"rules":[{"origins":["@tauri"]}]})", profile::middleware).routes.any);
  const policy::rule explicit_routes =
      rule_of(R"({"rules":[{"origins":["@tauri"],"routes":["read"]}]})", profile::middleware);
  EXPECT_FALSE(explicit_routes.routes.any);
  EXPECT_EQ(explicit_routes.routes.classes, ollama::read);
}

TEST(rules, may_be_none) {
  EXPECT_TRUE(load_valid(R"({"rules":[]})").access->rules.parts().rules.empty());
}

TEST(rules, need_origins) {
  EXPECT_EQ(
      only(R"({"rules":[{}]})"),
      "error|missing-key|Entry 0 of \"rules\" has no \"origins\": name the origins that it is "
      "for, such as \"https://app.example\" or \"@loopback\".|");
  EXPECT_EQ(
      only(R"({"rules":[{"origins":[]}]})"),
      "error|empty-list|\"origins\" is empty, so the rule never applies. Name an origin, such "
      "as \"https://app.example\" or \"@loopback\", or delete the rule.|");
}

TEST(rules, know_their_keys) {
  EXPECT_EQ(only(rule_with(R"("max-age":1)")),
            "error|unknown-key|There is no key \"max-age\" here; did you mean \"max_age\"?|"
            "\"max_age\"");
}

TEST(rules, report_wrong_types) {
  EXPECT_EQ(codes(R"({"rules":{}})"), lines{"error /rules wrong-type"});
  EXPECT_EQ(codes(R"({"rules":null})"), lines{"error /rules wrong-type"});
  EXPECT_EQ(codes(R"({"rules":["@tauri"]})"), lines{"error /rules/0 wrong-type"});
  EXPECT_EQ(codes(rule_with(R"("routes":"any","methods":1,"request_headers":{},
                               "response_headers":null,"credentials":1,"max_age":"x")")),
            (lines{"error /rules/0/routes wrong-type", "error /rules/0/methods wrong-type",
                   "error /rules/0/request_headers wrong-type",
                   "error /rules/0/response_headers wrong-type",
                   "error /rules/0/credentials wrong-type", "error /rules/0/max_age wrong-type"}));
}

TEST(rules, bound_max_age) {
  EXPECT_EQ(only(rule_with(R"("max_age":86401)")),
            "error|out-of-range|\"max_age\" must be a whole number from 0 to 86400, but it is "
            "86401.|86400");
  EXPECT_EQ(
      only(rule_with(R"("max_age":-1)")),
      "error|out-of-range|\"max_age\" must be a whole number from 0 to 86400, but it is -1.|0");
  EXPECT_EQ(only(rule_with(R"("max_age":"60")")),
            "error|wrong-type|\"max_age\" must be a whole number from 0 to 86400, but it is a "
            "text.|60");
  EXPECT_EQ(rule_of(rule_with(R"("max_age":0)")).max_age, 0u);
  EXPECT_EQ(rule_of(rule_with(R"("max_age":86400)")).max_age, 86400u);
}

TEST(routes, take_classes_and_paths) {
  const policy::route_set routes =
      rule_of(rule_with(R"("routes":["manage","account","/v1/new","/x/*"])")).routes;
  EXPECT_EQ(routes.classes, ollama::manage | ollama::account);
  EXPECT_EQ(routes.paths, (lines{"/v1/new", "/x/*"}));
  EXPECT_TRUE(rule_of(rule_with(R"("routes":["any"])")).routes.any);
  EXPECT_EQ(codes(rule_with(R"("routes":["/","/v1/*","/api/blobs/*"])")), lines{});
}

TEST(routes, warn_of_paths_that_hold_more_than_they_show) {
  EXPECT_EQ(
      only(rule_with(R"("routes":["/api/*"])")),
      "warning|wider-than-it-looks|\"/api/*\" holds routes that delete and replace models and "
      "reach the user's account. Name the classes that are meant: \"inference\", \"read\", "
      "\"manage\" or \"account\".|");
  EXPECT_EQ(codes(rule_with(R"("routes":["/*","/api/experimental/*"])")),
            (lines{"warning /rules/0/routes/0 wider-than-it-looks",
                   "warning /rules/0/routes/1 wider-than-it-looks"}));
}

TEST(routes, suggest_what_was_meant) {
  EXPECT_EQ(
      only(rule_with(R"("routes":["inferense"])")),
      "error|unknown-route|There is no route class \"inferense\"; did you mean \"inference\"?|"
      "\"inference\"");
  EXPECT_EQ(
      only(rule_with(R"("routes":["v1/x"])")),
      "error|unknown-route|There is no route class \"v1/x\"; a path begins with \"/\", and stands "
      "alone.|"
      "\"/v1/x\"");
  EXPECT_EQ(only(rule_with(R"("routes":["*"])")),
            "error|unknown-route|There is no route class \"*\"; did you mean \"any\"?|\"any\"");
  EXPECT_EQ(only(rule_with(R"("routes":["/v1//x/"])")),
            "error|bad-route|The path \"/v1//x/\" never matches: paths are compared decoded, "
            "without \"//\", dot segments or a \"/\" at the end. Write \"/v1/x\".|\"/v1/x\"");
  EXPECT_EQ(only(rule_with(R"("routes":["/v1/%78/*"])")),
            "error|bad-route|The path \"/v1/%78/*\" never matches: paths are compared decoded, "
            "without \"//\", dot segments or a \"/\" at the end. Write \"/v1/x/*\".|\"/v1/x/*\"");
  EXPECT_EQ(only(rule_with(R"("routes":["/v1/../x"])")),
            "error|bad-route|The path \"/v1/../x\" never matches: paths are compared decoded, "
            "without \"//\", dot segments or a \"/\" at the end.|");
  EXPECT_EQ(only(rule_with(R"("routes":["/x?y"])")),
            "error|bad-route|The path \"/x?y\" has a query or a fragment, which routes do not look "
            "at. Write \"/x\".|\"/x\"");
  EXPECT_EQ(only(rule_with(R"("routes":["/a*"])")),
            "error|bad-route|The path \"/a*\" has a \"*\" elsewhere than as its last segment "
            "\"/*\".|");
  EXPECT_EQ(codes(rule_with(R"("routes":[])")), lines{"error /rules/0/routes empty-list"});
}

TEST(routes, of_a_typing_error_are_told) {
  const auto meant = [](std::string_view path) {
    const std::string text = only(rule_with(R"("routes":[")" + std::string(path) + "\"]"));
    return text.substr(text.rfind('|') + 1);
  };
  EXPECT_EQ(meant("/v1/chat/complete"), "\"/v1/chat/completions\"");
  EXPECT_EQ(meant("/chat/completions"), "\"/v1/chat/completions\"");
  EXPECT_EQ(meant("/v1/v1/chat/completions"), "\"/v1/chat/completions\"");
  EXPECT_EQ(meant("/API/chat"), "\"/api/chat\"");
  EXPECT_EQ(meant("/api/embedding"), "\"/api/embeddings\"");
  for (const char* path : {"/v1/new-thing", "/api/load", "/api/logs", "/v1/models/x", "/x",
                           "/v1/chat/*", "/api/blobs/sha256:1", "/api/experimental/web_search"}) {
    EXPECT_EQ(codes(rule_with(R"("routes":[")" + std::string(path) + "\"]")), lines{}) << path;
  }
  EXPECT_EQ(codes(rule_with(R"("routes":["/models"])"), profile::middleware), lines{})
      << "a server's own";
}

TEST(rules, are_not_left_without_anybody_unsaid) {
  EXPECT_EQ(codes(R"({"deny":["*"]})"), lines{"warning /deny/0 deny-all"});
  EXPECT_EQ(codes(R"({"deny":["@loopback"]})"), lines{"warning /deny/0 deny-all"});
  EXPECT_EQ(codes(R"({"rules":[],"deny":["*"]})"), lines{});
  EXPECT_EQ(codes(R"({"deny":["http://localhost:3000"]})"), lines{});
}

TEST(methods, of_a_typing_error_are_told) {
  EXPECT_EQ(
      codes(rule_with(R"("methods":["PSOT","GETS","DELTE"])")),
      (lines{"warning /rules/0/methods/0 never-matches", "warning /rules/0/methods/1 never-matches",
             "warning /rules/0/methods/2 never-matches"}));
  EXPECT_EQ(codes(rule_with(R"("methods":["PURGE","QUERY","SEARCH","LINK","LOCK","MOVE"])")),
            lines{});
}

TEST(methods, are_normalised_as_browsers_do) {
  EXPECT_EQ(only(rule_with(R"("methods":["delete"])")),
            "warning|method-normalised|\"delete\" is understood as \"DELETE\", which is what "
            "browsers send.|\"DELETE\"");
  EXPECT_EQ(rule_of(rule_with(R"("methods":["delete","Query"])")).methods,
            (lines{"DELETE", "Query"}));
  EXPECT_FALSE(rule_of(rule_with(R"("methods":["GET"])")).any_method);
}

TEST(methods, warn_of_a_lower_case_patch) {
  EXPECT_EQ(
      only(rule_with(R"("methods":["patch"])")),
      "warning|method-case|Methods are case-sensitive and browsers do not change this one, so "
      "\"patch\" never matches the method PATCH. Write \"PATCH\".|\"PATCH\"");
  EXPECT_EQ(codes(rule_with(R"("methods":["PATCH"])")), lines{});
}

TEST(methods, refuse_what_no_page_sends) {
  EXPECT_EQ(only(rule_with(R"("methods":["trace"])")),
            "error|forbidden-method|No page can send TRACE, and no rule can grant it. Delete the "
            "entry.|");
  EXPECT_EQ(
      codes(rule_with(R"("methods":["CONNECT","TRACK","a b","*","ANY"])")),
      (lines{"error /rules/0/methods/0 forbidden-method",
             "error /rules/0/methods/1 forbidden-method", "error /rules/0/methods/2 bad-method",
             "error /rules/0/methods/3 bad-method", "error /rules/0/methods/4 bad-method"}));
  EXPECT_EQ(only(rule_with(R"("methods":["*"])")),
            "error|bad-method|Every method is written \"any\" here, not \"*\".|\"any\"");
  EXPECT_EQ(codes(rule_with(R"("methods":[])")), lines{"error /rules/0/methods empty-list"});
}

TEST(request_headers, take_names_prefixes_and_packages) {
  const policy::header_grant grant =
      rule_of(rule_with(R"("request_headers":["X-Api-Key","Authorization","X-Stainless-*"])"))
          .request_headers;
  EXPECT_FALSE(grant.any);
  EXPECT_EQ(grant.names, (lines{"x-api-key", "authorization"}));
  EXPECT_EQ(grant.prefixes, lines{"x-stainless-"});
}

TEST(request_headers, hold_all_that_any_version_of_a_package_sends) {
  const auto grant_of = [](const char* word) {
    return rule_of(rule_with(R"("request_headers":[")" + std::string(word) + "\"]"))
        .request_headers;
  };
  const policy::header_grant grant = grant_of("@anthropic-ai/sdk");
  EXPECT_EQ(grant_of("@@anthropic-ai/sdk").names, grant.names);
  std::size_t versions = 0;
  for (const ollama::catalogue_entry& entry : ollama::catalogue()) {
    if (entry.package != "@anthropic-ai/sdk") continue;
    ++versions;
    for (const std::string_view name : entry.request_headers) {
      EXPECT_NE(std::find(grant.names.begin(), grant.names.end(), name), grant.names.end()) << name;
    }
  }
  EXPECT_GT(versions, 1u);
  const lines openai = grant_of("@openai").names;
  EXPECT_NE(std::find(openai.begin(), openai.end(), "x-stainless-timeout"), openai.end());
}

TEST(request_headers, refuse_what_is_no_name) {
  EXPECT_EQ(only(rule_with(R"("request_headers":["*"])")),
            "error|bad-header|Every header is written \"any\" here: an answer never carries a "
            "literal \"*\", which leaves Authorization out.|\"any\"");
  EXPECT_EQ(only(rule_with(R"("request_headers":["x-st*"])")),
            "error|bad-header|\"x-st*\" is no prefix of header names: write one that ends in "
            "\"-*\", such as \"x-stainless-*\".|\"x-st-*\"");
  EXPECT_EQ(only(rule_with(R"("request_headers":["a:b"])")),
            "error|bad-header|\"a:b\" is no header name: a name is a token, such as "
            "\"x-api-key\".|");
  EXPECT_EQ(only(rule_with(R"("request_headers":["@opnai"])")),
            "error|unknown-package|The catalogue has no package \"opnai\"; did you mean "
            "\"@openai\"?|\"@openai\"");
  EXPECT_EQ(only(rule_with(R"("request_headers":["@no-such-package-at-all"])")),
            "error|unknown-package|The catalogue has no package \"no-such-package-at-all\"; "
            "`ollama-cors headers` lists those it has.|");
  EXPECT_EQ(codes(rule_with(R"("request_headers":["x-*-y","*-x","", "-*"])")),
            (lines{"error /rules/0/request_headers/0 bad-header",
                   "error /rules/0/request_headers/1 bad-header",
                   "error /rules/0/request_headers/2 bad-header"}));
}

TEST(request_headers, warn_of_names_that_pages_cannot_set) {
  EXPECT_EQ(only(rule_with(R"("request_headers":["Cookie"])")),
            "warning|forbidden-header|Browsers let no page set \"cookie\", so granting it does "
            "nothing. Delete the entry.|");
}

TEST(request_headers, may_be_none) {
  const policy::header_grant grant = rule_of(rule_with(R"("request_headers":[])")).request_headers;
  EXPECT_FALSE(grant.any);
  EXPECT_TRUE(grant.names.empty());
}

TEST(response_headers, take_names_or_all) {
  const policy::rule all = rule_of(rule_with(R"("response_headers":["*"])"));
  EXPECT_TRUE(all.expose_any);
  const policy::rule named = rule_of(rule_with(R"("response_headers":["X-Foo"])"));
  EXPECT_FALSE(named.expose_any);
  EXPECT_EQ(named.response_headers, lines{"X-Foo"});
  EXPECT_EQ(only(rule_with(R"("response_headers":["any"])")),
            "error|bad-header|Every response header is written \"*\" here, not \"any\".|\"*\"");
  EXPECT_EQ(only(rule_with(R"("response_headers":["x-*"])")),
            "error|bad-header|\"x-*\" is no header name: a name is a token, such as "
            "\"x-request-id\", and \"*\" stands alone.|");
  EXPECT_EQ(only(rule_with(R"("response_headers":["Set-Cookie"])")),
            "warning|forbidden-header|Browsers show no page \"set-cookie\", so exposing it does "
            "nothing. Delete the entry.|");
}

TEST(mode, is_enforce_or_shadow) {
  EXPECT_EQ(load_valid("{}").access->rules.parts().mode, policy::mode::enforce);
  EXPECT_EQ(load_valid(R"({"mode":"shadow"})").access->rules.parts().mode, policy::mode::shadow);
  EXPECT_EQ(only(R"({"mode":"shadwo"})"),
            "error|unknown-value|\"mode\" must be \"enforce\" or \"shadow\", but it is \"shadwo\".|"
            "\"shadow\"");
}

TEST(headers, of_the_protocol_itself_are_misplaced) {
  EXPECT_EQ(codes(R"({"rules":[{"origins":["@tauri"],)"
                  R"("request_headers":["Access-Control-Allow-Origin","x-a"],)"
                  R"("response_headers":["Origin","Access-Control-Max-Age","x-a"]}]})"),
            (lines{"warning /rules/0/request_headers/0 misplaced-header",
                   "warning /rules/0/response_headers/0 misplaced-header",
                   "warning /rules/0/response_headers/1 misplaced-header"}));
}

}  // namespace
}  // namespace ollama_cors::config
