// Requests with which people were really blocked, and the change that each of them is led to. The
// reports are issues of github.com/ollama/ollama unless another repository is named.
#include <gtest/gtest.h>

#include "apply_fix.hpp"
#include "asking.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;

struct report_of_people {
  std::string_view issue;
  std::string_view document;
  sent request;
  std::string_view fix;
  std::string_view message;  // what must be said, among others
};

constexpr std::string_view listed = R"({"rules":[{"origins":["@loopback"],
    "request_headers":["authorization","content-type"]}]})";

const std::vector<report_of_people>& reports() {
  static const std::vector<report_of_people> all = {
      {"#2308: a page on the web", "{}", preflight("https://app.example", "POST", "content-type"),
       R"(set /rules to [{"origins":["@loopback","https://app.example"]}])",
       R"(No rule admits the origin "https://app.example".)"},
      {"n4ze3m/page-assist#309: an extension", R"({"rules":[{"origins":["@loopback"]}]})",
       preflight("chrome-extension://jfgfiigpkhlkbnfnbobbkinehhfdhndo", "POST", "content-type"),
       R"(add "chrome-extension://jfgfiigpkhlkbnfnbobbkinehhfdhndo" to /rules/0/origins)",
       "No rule admits the origin"},
      {"#10507: a Tauri webview on Windows", "{}",
       preflight("http://tauri.localhost:1420", "POST", "content-type"), "", ""},
      {"janhq/jan#8131: Origin null",
       "{}",
       {from("null"), "POST", "/v1/chat/completions"},
       R"(set /rules to [{"origins":["@loopback","null"]}])",
       "Better serve the page over http"},
      {"#9236: x-stainless-timeout", listed,
       preflight("http://localhost:3000", "POST", "authorization,content-type,x-stainless-timeout",
                 "/v1/chat/completions"),
       R"(add "x-stainless-timeout" to /rules/0/request_headers)",
       "`ollama-cors headers` lists them"},
      {"#16761: Anthropic's SDK", listed,
       preflight(
           "http://localhost:3000", "POST",
           "anthropic-dangerous-direct-browser-access,anthropic-version,content-type,x-api-key",
           "/v1/messages"),
       R"(set /rules/0/request_headers to ["authorization","content-type",)"
       R"("anthropic-dangerous-direct-browser-access","anthropic-version","x-api-key"])",
       "anthropic"},
      {"#669: Sentry's baggage", listed,
       preflight("http://localhost:3000", "POST", "baggage,content-type"),
       R"(add "baggage" to /rules/0/request_headers)", R"(The request header "baggage")"},
      {"#3269: a tunnel's Host",
       "{}",
       {{{"Host", "abc.ngrok-free.app"}}, "POST", "/api/chat"},
       R"(set /hosts to ["localhost","*.localhost","any-ip","abc.ngrok-free.app"])",
       "a tunnel or a proxy of yours"},
      {"2.3: a trailing slash in the list of origins",
       R"({"rules":[{"origins":["https://a.example/"]}]})",
       preflight("https://a.example:8443", "POST", "content-type"),
       R"(add "https://a.example:8443" to /rules/0/origins)",
       R"(admits "https://a.example", this is port 8443)"},
      {"2.3: https://*.c.com is for subdomains",
       R"({"rules":[{"origins":["https://*.c.example"]}]})",
       preflight("https://c.example", "POST", "content-type"),
       R"(add "https://c.example" to /rules/0/origins)", "not that name itself"},
      {"#13420: a slash too many",
       "{}",
       {from("https://app.example"), "GET", "/api/tags/"},
       R"(set /rules to [{"origins":["@loopback","https://app.example"]}])",
       "No rule admits"},
      {"#5386: a page that deletes models",
       "{}",
       {from("http://localhost:3000"), "DELETE", "/api/delete"},
       R"(set /rules to [{"origins":["@loopback"]},)"
       R"({"origins":["http://localhost:3000"],"routes":["/api/delete"]}])",
       R"(which is of the class "manage")"},
      {"a browser's address bar",
       "{}",
       {from("http://localhost:3000"), "GET", "/api/generate"},
       "",
       R"(Ollama has "/api/generate" for POST alone, not for "GET".)"},
  };
  return all;
}

TEST(explain_people, each_is_led_to_the_change) {
  for (const report_of_people& each : reports()) {
    const explanation said = why(each.document, each.request);
    EXPECT_EQ(said.fix, each.fix) << each.issue;
    EXPECT_NE(said.message.find(each.message), std::string::npos) << each.issue << "\n"
                                                                  << said.message;
    if (said.fix.empty()) continue;
    const configuration fixed = load_valid(apply_fix(each.document, said.fix));
    EXPECT_EQ(obstacle(*fixed.access, *fixed.access, each.request), "") << each.issue;
  }
}

}  // namespace
}  // namespace ollama_cors::config
