// What an audit says, and that each of its witnesses holds.
#include "config/audit/audit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>

#include "config/features.hpp"
#include "findings.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;
namespace json = boost::json;

json::value audited(std::string_view text, profile as = profile::shim) {
  return json::parse(audit(*load_valid(text, as).access));
}

lines texts(const json::value& list) {
  lines out;
  for (const auto& item : list.as_array()) out.emplace_back(item.as_string().c_str());
  return out;
}

lines origins_of(const json::value& list) {
  lines out;
  for (const auto& item : list.as_array()) out.emplace_back(item.at("origin").as_string().c_str());
  return out;
}

lines dangers(std::string_view text, profile as = profile::shim) {
  lines out;
  const json::value answer = audited(text, as);
  for (const auto& item : answer.at("dangers").as_array()) {
    out.push_back(std::string(item.at("pointer").as_string().c_str()) + " " +
                  item.at("message").as_string().c_str());
  }
  return out;
}

TEST(audit, has_witnesses_of_a_wildcard) {
  const json::value rule =
      audited(R"({"rules":[{"origins":["https://*.example.com"]}]})").at("rules").at(0);
  EXPECT_EQ(rule.at("pointer").as_string(), "/rules/0");
  EXPECT_EQ(texts(rule.at("admits")), (lines{"https://a.example.com", "https://a.b.example.com"}));
  EXPECT_EQ(
      origins_of(rule.at("refuses")),
      (lines{"https://example.com", "https://evilexample.com", "https://a.example.com.evil.example",
             "http://a.example.com", "https://a.example.com:8443"}));
  EXPECT_EQ(texts(rule.at("may")), (lines{"run your models", "list and inspect your models"}));
}

TEST(audit, leaves_out_a_near_miss_that_another_rule_admits) {
  const json::value rules =
      audited(
          R"({"rules":[{"origins":["https://*.a.example"]},{"origins":["https://a.example"]}]})")
          .at("rules");
  const lines refused = origins_of(rules.at(0).at("refuses"));
  EXPECT_EQ(std::count(refused.begin(), refused.end(), "https://a.example"), 0);
}

TEST(audit, default_is_this_machine_and_harmless) {
  EXPECT_EQ(dangers("{}"), lines{});
  const json::value rule = audited("{}").at("rules").at(0);
  EXPECT_EQ(rule.at("origins").at(0).at("reach").as_string(),
            "every page that a program on this machine serves");
  EXPECT_EQ(texts(rule.at("admits")),
            (lines{"http://localhost:5173", "http://127.0.0.1:8080", "http://[::1]:3000"}));
}

TEST(audit, puts_the_gravest_danger_first) {
  EXPECT_EQ(
      dangers(R"({"rules":[{"origins":["@extensions"]},{"origins":["*"],"routes":["any"]}],)"
              R"("dangerously":["any-origin"]})"),
      (lines{"/rules/1/origins/0 Any page on the web can delete, replace and download your models, "
             "see your ollama.com account, sign it out and spend its web searches, run your "
             "models, and list and inspect your models. Name the sites that are meant.",
             "/rules/0/origins/0 Every installed browser extension can run your models and list "
             "and inspect your models. Name the extension that is meant by its ID."}));
}

TEST(audit, knows_what_makes_a_danger) {
  const auto one = [](std::string_view origin, std::string_view routes,
                      std::string_view more = "") {
    return dangers(R"({"rules":[{"origins":[")" + std::string(origin) + R"("],"routes":[)" +
                   std::string(routes) + "]}]" + std::string(more) + "}")
        .size();
  };
  EXPECT_EQ(one("https://a.example", R"("manage")"), 0u) << "named";
  EXPECT_EQ(one("https://*.a.example", R"("manage")"), 0u);
  EXPECT_EQ(one("@loopback", R"("inference")"), 0u);
  EXPECT_EQ(one("@loopback", R"("manage")"), 1u);
  EXPECT_EQ(one("http://10.0.0.1", R"("read")"), 0u);
  EXPECT_EQ(one("http://10.0.0.1", R"("/api/*")"), 1u);
  EXPECT_EQ(one("app://*", R"("read")"), 0u);
  EXPECT_EQ(one("app://*", R"("account")"), 1u);
  EXPECT_EQ(one("null", R"("read")"), 1u);
  EXPECT_EQ(one("@tauri", R"("read")", R"(,"hosts":["any"])"), 1u);
  EXPECT_EQ(one("@tauri", R"("read")", R"(,"mode":"shadow")"), 1u);
  EXPECT_EQ(
      dangers("{}", profile::middleware),
      lines{"/rules/0/origins/0 Every page that a program "
            "on this machine serves can delete, replace and download your models, see your "
            "ollama.com account, sign it out and spend its web searches, run your models, and list "
            "and inspect your models. Grant \"inference\" and \"read\" alone."});
  EXPECT_EQ(
      dangers(R"({"listen":["0.0.0.0:1"],"allow_unauthenticated_network":true})"),
      lines{"/listen Anyone who reaches 0.0.0.0:1 over the network can use every route: there "
            "are no API keys. Add \"api_keys\", or listen on 127.0.0.1."});
  if (have_public_suffixes()) {
    EXPECT_EQ(one("https://*.github.io", R"("read")"), 1u);
  }
}

TEST(audit, knows_which_methods_a_rule_grants) {
  const auto may = [](std::string_view routes, std::string_view methods) {
    const std::string text = R"({"rules":[{"origins":["http://localhost:*"],"routes":[)" +
                             std::string(routes) + R"(],"methods":[)" + std::string(methods) +
                             "]}]}";
    return std::pair(texts(audited(text).at("rules").at(0).at("may")), dangers(text).size());
  };
  using answer = std::pair<lines, std::size_t>;
  EXPECT_EQ(may(R"("any")", R"("GET")"), (answer{{"list and inspect your models"}, 0}));
  EXPECT_EQ(may(R"("any")", R"("DELETE")"),
            (answer{{"delete your models", "sign your ollama.com account out"}, 1}));
  EXPECT_EQ(may(R"("manage")", R"("POST")"), (answer{{"replace and download your models"}, 1}));
  EXPECT_EQ(may(R"("manage")", R"("HEAD")"), (answer{{"ask which model files you have"}, 1}));
  EXPECT_EQ(may(R"("/api/me")", R"("POST")"),
            (answer{{"see your ollama.com account", "reach /api/me"}, 1}));
  EXPECT_EQ(may(R"("inference")", R"("GET")"),
            (answer{{"do nothing: no route of theirs takes a granted method"}, 0}));
}

TEST(audit, names_a_public_host_without_keys) {
  EXPECT_EQ(dangers(R"({"hosts":["localhost","abc.ngrok-free.app","b.example"]})"),
            lines{"/hosts Anyone who knows the name abc.ngrok-free.app can use every route and "
                  "delete your models, where a tunnel or a proxy of that name leads here: programs "
                  "such as curl send no Origin, and there are no API keys. Add \"api_keys\"."});
  EXPECT_EQ(dangers(R"({"hosts":["localhost","*.localhost","any-ip","nas","nas.lan","*.home.arpa",)"
                    R"("a.local:80","192.168.1.5","[fe80::1]:80"]})"),
            lines{})
      << "names of this machine and of private networks";
  EXPECT_EQ(dangers(R"({"hosts":["a.example"]})", profile::middleware).size(), 1u)
      << "of the rule alone: the server around it sees to hosts";
  if (!keys::supported()) return;
  EXPECT_EQ(dangers(R"({"hosts":["localhost","a.example"],"api_keys":[{"name":"k","sha256":")" +
                    std::string(64, 'a') + "\"}]}"),
            lines{});
}

TEST(audit, names_credentials_that_others_spend) {
  EXPECT_EQ(dangers(R"({"upstream_headers":{"Authorization":"Bearer x","X-Zone":"1"}})"),
            lines{"/upstream_headers/Authorization Pages that a rule admits, and programs, act "
                  "upstream with the credential in Authorization. Grant them no more routes than "
                  "it should pay for."});
  EXPECT_EQ(dangers(R"({"rules":[{"origins":["https://a.example"],"routes":["manage"],)"
                    R"("credentials":true}]})"),
            lines{"/rules/0/origins/0 Pages of https://a.example can delete, replace and download "
                  "your models, with the user's cookies. Grant \"inference\" and \"read\" "
                  "alone."});
  if (!keys::supported()) return;
  const std::string keyed = R"({"listen":["0.0.0.0:1"],"api_keys":[{"name":"k","sha256":")" +
                            std::string(64, 'a') + "\"}]";
  EXPECT_EQ(dangers(keyed + "}"),
            lines{"/listen API keys travel to 0.0.0.0:1 in clear text, for whoever listens on the "
                  "network. Set \"tls\", or put a proxy that speaks TLS in front."});
  if (!have_tls()) return;
  EXPECT_EQ(dangers(keyed + R"(,"tls":{"certificate":"a","key":"b"}})"), lines{});
}

TEST(audit, gives_one_refused_origin_of_a_kind) {
  const json::value rule =
      audited(R"({"rules":[{"origins":["https://a.example","https://b.example"]}]})")
          .at("rules")
          .at(0);
  EXPECT_EQ(origins_of(rule.at("refuses")),
            (lines{"https://a.a.example", "https://evila.example", "https://a.example.evil.example",
                   "http://a.example", "https://a.example:8443"}));
}

TEST(audit, finds_which_rule_decides) {
  const json::value answer =
      audited(R"({"rules":[{"origins":["https://*.example"],"routes":["inference"]},)"
              R"({"origins":["https://a.example"],"routes":["read","inference"]},)"
              R"({"origins":["https://b.example"],"routes":["read"]}]})");
  const json::array& overlaps = answer.at("overlaps").as_array();
  ASSERT_EQ(overlaps.size(), 1u) << "no route is shared with the third";
  EXPECT_EQ(overlaps[0].at("origin").as_string(), "https://a.example");
  EXPECT_EQ(overlaps[0].at("decides").as_string(), "/rules/0");
  EXPECT_EQ(overlaps[0].at("not").as_string(), "/rules/1");
  EXPECT_EQ(overlaps[0].at("route").as_string(), "POST /api/generate");
}

TEST(audit, names_what_deny_takes) {
  const json::value rule = audited(R"({"rules":[{"origins":["https://a.example"]}],)"
                                   R"("deny":["@tauri","https://a.example"]})")
                               .at("rules")
                               .at(0);
  EXPECT_EQ(texts(rule.at("admits")), lines{});
  EXPECT_EQ(rule.at("refuses").at(0).at("why").as_string(), "/deny/1 refuses it");
}

TEST(audit, bounds_what_it_says) {
  std::string origins;
  for (int i = 0; i < 500; ++i) {
    origins += (i == 0 ? "\"https://a" : ",\"https://a") + std::to_string(i) + ".example\"";
  }
  const json::value rule =
      audited(R"({"rules":[{"origins":[)" + origins + "]}]}").at("rules").at(0);
  EXPECT_EQ(rule.at("origins").as_array().size(), 20u);
  EXPECT_EQ(rule.at("more_entries").to_number<int>(), 480);
  EXPECT_EQ(rule.at("admits").as_array().size(), 20u);
}

TEST(audit, says_what_hosts_and_keys_open) {
  const json::value answer = audited(R"({"hosts":["*.lan","any-ip"]})");
  EXPECT_EQ(answer.at("hosts").at(0).at("meaning").as_string(), "every name under lan");
  EXPECT_FALSE(answer.at("key_required").as_bool());
  EXPECT_EQ(answer.at("mode").as_string(), "enforce");
  if (!keys::supported()) return;
  const json::value keyed = audited(R"({"api_keys":[{"name":"k","sha256":")" +
                                    std::string(64, 'a') + R"(","routes":["read"]}]})");
  EXPECT_TRUE(keyed.at("key_required").as_bool());
  EXPECT_EQ(keyed.at("keys").at(0).at("may").at(0).as_string(), "list and inspect your models");
}

}  // namespace
}  // namespace ollama_cors::config
