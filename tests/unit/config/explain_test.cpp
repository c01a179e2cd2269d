// Explanations: the rule that decided, the place, and the one change that would allow the request.
#include <gtest/gtest.h>

#include "asking.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;

constexpr std::string_view page = "http://localhost:5174";

bool says(const explanation& said, std::string_view words) {
  return said.message.find(words) != std::string::npos;
}

#define EXPECT_SAYS(said, words) EXPECT_TRUE(says(said, words)) << (said).message

TEST(explain, allowed) {
  explanation said = why("{}", {from(page)});
  EXPECT_EQ(
      said.message,
      R"(The rule /rules/0 admits the origin "http://localhost:5174" to "POST" "/api/chat".)");
  EXPECT_EQ(said.pointer, "/rules/0");
  EXPECT_EQ(said.fix + said.nearest, "");

  said = why("{}", preflight(page, "POST"));
  EXPECT_SAYS(said, "The rule /rules/0 grants the preflight");
  EXPECT_EQ(said.fix + said.nearest, "");

  said = why("{}", {{{"Host", "localhost"}}});
  EXPECT_SAYS(said, "no Origin");
  EXPECT_EQ(said.pointer + said.fix + said.nearest, "");
  EXPECT_SAYS(why("{}", {from("http://localhost:11435")}), "is the server's own");
}

TEST(explain, json) {
  const configuration loaded = load_valid("{}");
  auto decision = std::make_unique<policy::decision>();
  const std::vector<fetch::field> headers = from("https://app.example");
  const policy::request input{"POST", "/api/chat", headers, false};
  loaded.access->decide(input, *decision);
  EXPECT_EQ(explain(*loaded.access, input, *decision),
            R"({"message":"No rule admits the origin \"https://app.example\".",)"
            R"("pointer":"/rules","fix":"set /rules to [{\"origins\":[\"@loopback\",)"
            R"(\"https://app.example\"]}]","nearest":"/rules/0"})");
}

TEST(explain, granted_so_that_the_refusal_can_be_read) {
  const explanation said = why("{}", preflight(page, "DELETE"));
  EXPECT_SAYS(said, "but the preflight is granted, so that the page can read why");
  EXPECT_EQ(said.pointer + said.fix + said.nearest, "");
}

// A list that is a default alone is not there to be added to.
TEST(explain, defaults_are_set_whole) {
  EXPECT_EQ(why("{}", {from("https://app.example")}).fix,
            R"(set /rules to [{"origins":["@loopback","https://app.example"]}])");
  EXPECT_EQ(why(R"({"rules":[{"origins":["@loopback"]}]})", {from("https://app.example")}).fix,
            R"(add "https://app.example" to /rules/0/origins)");
  EXPECT_EQ(why("{}", {{{"Host", "abc.ngrok.app"}}}).fix,
            R"(set /hosts to ["localhost","*.localhost","any-ip","abc.ngrok.app"])");
  EXPECT_EQ(why(R"({"hosts":["localhost"]})", {{{"Host", "Abc.Ngrok.App:443"}}}).fix,
            R"(add "abc.ngrok.app" to /hosts)");
  EXPECT_EQ(why(R"({"rules":[{"origins":["https://app.example"]}]})",
                {from("https://app.example"), "DELETE", "/api/delete"})
                .fix,
            R"(set /rules/0/routes to ["inference","read","/api/delete"])");
}

// No origin gets more than it asks for.
TEST(explain, privileged_rules_are_not_joined) {
  constexpr std::string_view manager = R"({"rules":[
      {"origins":["https://admin.example"],"routes":["any"]}]})";
  EXPECT_EQ(why(manager, {from("https://app.example")}).fix,
            R"(add {"origins":["https://app.example"]} to /rules)");
  EXPECT_EQ(why(R"({"rules":[]})", {from("https://app.example"), "GET", "/api/tags"}).fix,
            R"(add {"origins":["https://app.example"]} to /rules)");
  EXPECT_EQ(why(R"({"rules":[{"origins":["https://a.example"],"credentials":true},
                             {"origins":["https://b.example"]}]})",
                {from("https://app.example")})
                .fix,
            R"(add "https://app.example" to /rules/1/origins)");
  EXPECT_EQ(why("{}", {from("https://app.example"), "DELETE", "/api/delete"}).fix,
            R"(set /rules to [{"origins":["@loopback"]},)"
            R"({"origins":["https://app.example"],"routes":["/api/delete"]}])");
  EXPECT_EQ(why("{}", {from(page), "HEAD", "/api/blobs/sha256:0a"}).fix,
            R"(set /rules to [{"origins":["@loopback"]},)"
            R"({"origins":["http://localhost:5174"],"routes":["/api/blobs/*"]}])");
}

TEST(explain, what_the_check_refuses_is_not_proposed) {
  const explanation said = why("{}", {from("null"), "DELETE", "/api/delete"});
  EXPECT_EQ(why(R"({"rules":[{"origins":["@loopback"],"routes":["any"]}]})",
                {from("null"), "DELETE", "/api/delete"})
                .fix,
            "");
  EXPECT_SAYS(said, "sandboxed iframes");
  EXPECT_SAYS(said, "then route-not-granted is in the way");
  EXPECT_SAYS(why(R"({"rules":[]})", {from("null"), "DELETE", "/api/delete"}),
              "the configuration check refuses (null-with-management)");
}

TEST(explain, nearest_is_the_rule_of_which_least_is_missing) {
  constexpr std::string_view rules = R"({"rules":[
      {"origins":["https://a.example"],"routes":["read"]},
      {"origins":["https://b.example"],"credentials":true},
      {"origins":["https://c.example"],"methods":["PUT"]},
      {"origins":["https://d.example"]}]})";
  EXPECT_EQ(why(rules, {from("https://e.example")}).nearest, "/rules/3");
  EXPECT_EQ(why(rules, {from("https://e.example"), "GET", "/api/tags"}).nearest, "/rules/0");
  EXPECT_EQ(why(rules, {from("https://b.example:444")}).nearest, "/rules/3") << "credentials";
  EXPECT_EQ(why(rules, {from("https://c.example")}).nearest, "/rules/2");
  EXPECT_EQ(why(rules, {from("https://a.example")}).nearest, "/rules/0");
  EXPECT_EQ(why(R"({"rules":[]})", {from("https://a.example")}).nearest, "");
}

// Adding the origin to the later rule would do nothing: the first rule that holds the route
// decides.
TEST(explain, shadowed_rules) {
  const explanation said = why(R"({"rules":[
      {"origins":["https://*.example"],"request_headers":["x-a"]},
      {"origins":["https://app.example"],"request_headers":["any"]}]})",
                               preflight("https://app.example", "POST", "x-b"));
  EXPECT_EQ(said.fix, R"(add "x-b" to /rules/0/request_headers)");
  EXPECT_EQ(said.nearest, "/rules/0");
  EXPECT_SAYS(said, "by the rule /rules/0");
}

TEST(explain, an_origin_that_differs_in_a_detail) {
  const auto told = [](std::string_view admitted, std::string_view sent) {
    return why("{\"rules\":[{\"origins\":[\"" + std::string(admitted) + "\"]}]}", {from(sent)})
        .message;
  };
  const auto has = [](const std::string& text, std::string_view words) {
    return text.find(words) != std::string::npos;
  };
  EXPECT_PRED2(has, told("http://localhost:3000", "http://localhost:3001"),
               R"(The rule /rules/0 admits "http://localhost:3000", this is port 3001.)");
  EXPECT_PRED2(has, told("http://localhost:3000", "http://localhost"), "this is port 80");
  EXPECT_PRED2(has, told("https://app.example", "http://app.example"), "this is http.");
  EXPECT_PRED2(has, told("https://app.example", "https://www.app.example"), "begins with \"www.\"");
  EXPECT_PRED2(has, told("https://www.app.example", "https://app.example"), "does not begin with");
  EXPECT_PRED2(has, told("https://app.example", "https://app.example."), "this ends in a dot");
  EXPECT_PRED2(has, told("https://*.app.example", "https://app.example"), "not that name itself");
  EXPECT_FALSE(has(told("https://app.example", "https://other.example"), "/rules/0"));
}

TEST(explain, origins_that_no_browser_sends) {
  explanation said = why("{}", {from("https://App.example/")});
  EXPECT_SAYS(said, R"(A browser would send "https://app.example".)");
  EXPECT_EQ(said.pointer + said.fix + said.nearest, "");
  EXPECT_SAYS(why("{}", {from("app.example")}), R"(A browser would send "https://app.example".)");
  EXPECT_SAYS(why("{}", {from("https://a.example/\xff")}), R"("https://a.example/\u00ff" is none)");
}

TEST(explain, null_and_file_say_what_they_are) {
  EXPECT_SAYS(why("{}", {from("null")}), "every page on the web can make one");
  EXPECT_EQ(why("{}", {from("null")}).fix, R"(set /rules to [{"origins":["@loopback","null"]}])");
  EXPECT_SAYS(why("{}", {from("file://")}), "some desktop shells send");
}

TEST(explain, origin_denied) {
  explanation said =
      why(R"({"deny":["@tauri","https://*.evil.example"]})", {from("https://a.evil.example")});
  EXPECT_SAYS(said, R"(denied by the entry /deny/1, "https://*.evil.example")");
  EXPECT_SAYS(said, "removing it lifts the ban for all of them");
  EXPECT_SAYS(said, "then origin-not-allowed is in the way");
  EXPECT_EQ(said.pointer, "/deny/1");
  EXPECT_EQ(said.fix, R"(remove "https://*.evil.example" from /deny)");

  said = why(R"({"deny":["HTTP://Localhost:5174/"]})", {from(page)});
  EXPECT_EQ(said.fix, R"(remove "HTTP://Localhost:5174/" from /deny)") << "as the document has it";
  EXPECT_FALSE(says(said, "lifts the ban"));
  EXPECT_EQ(said.nearest, "/rules/0");
  EXPECT_EQ(
      why(R"({"deny":["HTTP://Localhost:5174","http://localhost:5174","null"]})", {from(page)}).fix,
      R"(set /deny to ["null"])");
}

TEST(explain, host_not_allowed) {
  EXPECT_SAYS(why("{}", {{{"Host", "abc.ngrok.app"}}}), "the name of a tunnel or a proxy of yours");
  EXPECT_SAYS(why(R"({"hosts":["ollama.lan:8080"]})", {{{"Host", "ollama.lan"}}}),
              "for port 8080 alone");
  const explanation said = why("{}", {{{"Host", "not a name"}}});
  EXPECT_EQ(said.fix, "");
  EXPECT_SAYS(said, "No entry can name it");
  EXPECT_SAYS(why("{}", {{{"Host", "abc.ngrok.app"}, {"Origin", "https://app.example"}}}),
              "then origin-not-allowed is in the way");
}

TEST(explain, routes) {
  explanation said = why("{}", {from(page), "GET", "/api/chat"});
  EXPECT_SAYS(said, R"(Ollama has "/api/chat" for POST alone, not for "GET".)");
  EXPECT_EQ(said.fix, "");
  EXPECT_EQ(said.nearest, "/rules/0");
  EXPECT_SAYS(why("{}", {from(page), "POST", "/v1/models"}), "for GET, HEAD alone");

  EXPECT_SAYS(why("{}", {from("https://app.example"), "GET", "/api/tagz"}),
              R"("/api/tagz" is no endpoint of Ollama that is known.)");

  said = why(R"({"rules":[{"origins":["@loopback"]}]})", {from(page), "POST", "/v1/new%2Dthing?x"});
  EXPECT_SAYS(said, "is no endpoint of Ollama that is known");
  EXPECT_EQ(said.fix,
            R"(add {"origins":["http://localhost:5174"],"routes":["/v1/new-thing"]} to /rules)");

  said = why("{}", {from(page), "POST", "/v1/../api/pull"});
  EXPECT_SAYS(said, "can be read in two ways");
  EXPECT_EQ(said.fix, "");
}

// What an SDK asks for whose base URL is wrong is no path to be opened.
TEST(explain, paths_that_are_mistakes_have_no_fix) {
  const std::vector<std::pair<std::string_view, std::string_view>> mistakes = {
      {"/chat/completions", "/v1/chat/completions"},
      {"/v1/v1/chat/completions", "/v1/chat/completions"},
      {"/api/v1/chat/completions", "/v1/chat/completions"},
      {"/v1/v1/messages", "/v1/messages"},
      {"/API/chat", "/api/chat"},
      {"/v1/api/chat", "/api/chat"},
      {"/api/api/embeddings", "/api/embeddings"},
      {"/embeddings", "/v1/embeddings"},
      {"/v1/chat/completion", "/v1/chat/completions"},
      {"/api/chta", "/api/chat"},
  };
  for (const std::string_view rules : {"{}", R"({"rules":[{"origins":["@loopback"]}]})"}) {
    for (const auto& [sent_path, meant] : mistakes) {
      const explanation said = why(rules, {from(page), "POST", sent_path});
      EXPECT_SAYS(said, "Did you mean \"" + std::string(meant) + "\"?") << sent_path;
      const bool has_name = sent_path != "/v1/chat/completion" && sent_path != "/api/chta";
      EXPECT_EQ(says(said, "base URL"), has_name) << said.message;
      EXPECT_EQ(said.fix, "") << sent_path;
    }
  }
  const explanation foreign = why("{}", {from("https://app.example"), "POST", "/chat/completions"});
  EXPECT_SAYS(foreign, R"(Did you mean "/v1/chat/completions"?)");
  EXPECT_EQ(foreign.fix, R"(set /rules to [{"origins":["@loopback","https://app.example"]}])");
  const explanation unruled =
      why(R"({"rules":[]})", {from("https://app.example"), "POST", "/chat/completions"});
  EXPECT_EQ(unruled.fix, R"(add {"origins":["https://app.example"]} to /rules)");
  EXPECT_SAYS(unruled, "then route-unknown is in the way");
  EXPECT_EQ(why("{}", {from(page), "POST", "/api/new"}).fix,
            R"(set /rules to [{"origins":["@loopback"]},)"
            R"({"origins":["http://localhost:5174"],"routes":["/api/new"]}])")
      << "nothing like it";
  EXPECT_NE(why("{}", {from(page), "POST", "/v1/v1"}).fix, "");
  // Where a rule names the path there is such a one.
  const explanation named = why(R"({"rules":[{"origins":["https://a.example"],
      "routes":["/chat/completions"]},{"origins":["@loopback"]}]})",
                                {from(page), "POST", "/chat/completions"});
  EXPECT_FALSE(says(named, "Did you mean"));
  EXPECT_NE(named.fix, "");
}

TEST(explain, what_a_fix_opens_is_said) {
  EXPECT_SAYS(why("{}", {from(page), "POST", "/api/me"}), "a route of your ollama.com account");
  EXPECT_SAYS(why("{}", {from(page), "POST", "/api/pull"}), "change which models are here");
  EXPECT_SAYS(why(R"({"rules":[{"origins":["http://localhost:5174"]}]})",
                  {from(page), "DELETE", "/api/delete"}),
              "change which models are here");
  const explanation rebound = why("{}", {{{"Host", "evil.example"}}});
  EXPECT_SAYS(rebound, "Pages of that name then count as this server's own");
  EXPECT_SAYS(rebound, "so may every program");
}

TEST(explain, methods) {
  constexpr std::string_view rules = R"({"rules":[
      {"origins":["@loopback"],"methods":["GET"],"routes":["any"]}]})";
  explanation said = why(rules, preflight(page, "put"));
  EXPECT_SAYS(said, R"(The method "PUT" is not granted by the rule /rules/0)");
  EXPECT_EQ(said.fix, R"(add "PUT" to /rules/0/methods)");
  EXPECT_EQ(why(rules, preflight(page, "PATCH")).fix, R"(add "PATCH" to /rules/0/methods)");
  said = why(rules, preflight(page, "patch"));
  EXPECT_SAYS(said, R"(have the page send "PATCH")");
  EXPECT_EQ(said.fix, "");
  EXPECT_EQ(why("{}", preflight(page, "TRACE")).fix, "");
  EXPECT_SAYS(why("{}", preflight(page, "TRACE")), "no rule can grant it");
  EXPECT_SAYS(why("{}", preflight(page, "*")), "No rule can grant it");
}

TEST(explain, headers) {
  constexpr std::string_view rules = R"({"rules":[
      {"origins":["@loopback"],"request_headers":["x-a","x-b-*"]}]})";
  EXPECT_EQ(why(rules, preflight(page, "POST", "x-a,x-b-c,X-Other")).fix,
            R"(add "x-other" to /rules/0/request_headers)");
  explanation said = why(rules, preflight(page, "POST", "x-one,x-two,X-One"));
  EXPECT_EQ(said.fix, R"(set /rules/0/request_headers to ["x-a","x-b-*","x-one","x-two"])");
  EXPECT_SAYS(said, "2 names are missing");
  EXPECT_SAYS(why(rules, preflight(page, "POST", "x-stainless-timeout")),
              R"("@PACKAGE" grants all)");
  said = why("{}", preflight(page, "POST", "*"));
  EXPECT_EQ(said.fix, "");
  EXPECT_SAYS(said, "No rule can grant it");
}

TEST(explain, cross_site_without_origin) {
  const explanation said =
      why("{}", {{{"Host", "localhost"}, {"Sec-Fetch-Site", "cross-site"}}, "GET", "/"});
  EXPECT_SAYS(said, R"(Sec-Fetch-Site says "cross-site")");
  EXPECT_EQ(said.pointer + said.fix + said.nearest, "");
}

TEST(explain, keys) {
  if (!keys::supported()) GTEST_SKIP() << "built without libcrypto";
  constexpr std::string_view keyed = R"({"api_keys":[{"name":"reader","sha256":
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","routes":["read"]}]})";
  EXPECT_SAYS(why(keyed, {from(page)}), "shows no API key");
  EXPECT_FALSE(says(why(keyed, {from(page, {{"x-api-key", "sk-secret"}})}), "sk-secret"))
      << "a key is never repeated";
  const explanation said = why(keyed, {from(page, {{"x-api-key", "abc"}})});
  EXPECT_SAYS(said, R"(The API key "reader" is not for "POST" "/api/chat".)");
  EXPECT_EQ(said.fix, R"(add "inference" to /api_keys/0/routes)");
}

TEST(explain, shadow_mode) {
  const explanation said = why(R"({"mode":"shadow"})", {from("https://app.example")});
  EXPECT_SAYS(said, "In shadow mode the request is relayed nevertheless.");
  EXPECT_NE(said.fix, "");
}

TEST(explain, middleware) {
  EXPECT_EQ(why("{}", {from("https://app.example"), "POST", "/things"}, profile::middleware).fix,
            R"(set /rules to [{"origins":["@loopback","https://app.example"]}])");
}

// What anyone can ask for must not be copied into a configuration by whoever reads the log.
TEST(explain, offers_no_fix_that_is_a_trap) {
  for (const char* host : {"ANY", "any", "ANY:80", "any-ip", "*.evil.example"}) {
    EXPECT_EQ(why("{}", {{{"Host", host}}}).fix, "") << host;
  }
  const std::string longest = std::string(60000, 'a') + "://x";
  EXPECT_EQ(why("{}", {from(longest)}).fix, "");
  EXPECT_SAYS(why("{}", {from("tauri")}), "none that a browser sends");
  EXPECT_FALSE(says(why("{}", {from("tauri")}), "@tauri"));

  constexpr std::string_view shared =
      R"({"rules":[{"origins":["@loopback","null"],"methods":["POST"]}]})";
  EXPECT_SAYS(why(shared, preflight(page, "GET", "", "/api/tags")), "for all origins of the rule");
}

// Stars at the end, and more names than anyone sends: each once took longer than its sender.
TEST(explain, ends_whatever_is_sent) {
  EXPECT_EQ(why("{}", {from("app://a" + std::string(60000, '*'))}).fix, "");
  std::string names;
  for (int i = 0; i < 5000; ++i) names += "x-" + std::to_string(i) + ",";
  EXPECT_LT(why("{}", preflight("https://evil.example", "POST", names)).message.size(), 4000U);
}

}  // namespace
}  // namespace ollama_cors::config
