// Lists of origins in a document.
#include "config/origins/entries.hpp"

#include <gtest/gtest.h>

#include "findings.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;

std::string rule_of(std::string_view origins) {
  return R"({"rules":[{"origins":[)" + std::string(origins) + "]}]}";
}

TEST(origins, says_how_it_understood_an_entry) {
  EXPECT_EQ(only(rule_of(R"("HTTPS://App.example/")")),
            "warning|origin-normalised|\"HTTPS://App.example/\" is understood as "
            "\"https://app.example\", which is what browsers send.|\"https://app.example\"");
  EXPECT_EQ(only(rule_of(R"(" @Tauri")")),
            "warning|origin-normalised|\" @Tauri\" is understood as \"@tauri\".|\"@tauri\"");
}

TEST(origins, takes_every_preset) {
  for (const char* name :
       {"@loopback", "@tauri", "@obsidian", "@vscode", "@capacitor", "@electron", "@extensions"}) {
    EXPECT_EQ(codes(rule_of("\"" + std::string(name) + "\"")), lines{}) << name;
  }
}

TEST(origins, suggests_the_nearest_preset) {
  EXPECT_EQ(only(rule_of(R"("@tauris")")),
            "error|unknown-preset|There is no preset \"@tauris\"; did you mean \"@tauri\"?|"
            "\"@tauri\"");
  EXPECT_EQ(
      only(rule_of(R"("@nothing-like-it")")),
      "error|unknown-preset|There is no preset \"@nothing-like-it\"; known are \"@loopback\", "
      "\"@tauri\", \"@obsidian\", \"@vscode\", \"@capacitor\", \"@electron\" or "
      "\"@extensions\".|");
}

TEST(origins, refuses_what_no_browser_sends) {
  for (const char* origin : {"https://x:99999", "https://x:0", "https://exa mple.com", "http://*",
                             "https://*", "https://", "https://a..example", "*://a.example",
                             "https://example.*", "http://1.2.3.*", "https://-x-:x"}) {
    EXPECT_EQ(codes(rule_of("\"" + std::string(origin) + "\"")),
              lines{"error /rules/0/origins/0 bad-origin"})
        << origin;
  }
}

TEST(origins, reports_repetitions_after_normalising) {
  EXPECT_EQ(codes(rule_of(R"("https://a.example","https://b.example","https://A.example")")),
            (lines{"warning /rules/0/origins/2 origin-normalised",
                   "warning /rules/0/origins/2 redundant-origin"}));
  EXPECT_EQ(only(R"({"deny":["null","null"]})"),
            "warning|redundant-origin|\"null\" stands in this list already, at /deny/0. Delete "
            "one.|");
}

TEST(origins, reports_every_entry) {
  EXPECT_EQ(
      codes(R"({"rules":[{"origins":["a.example",7]},{"origins":["@x",null]}],"deny":["b"]})"),
      (lines{"error /rules/0/origins/0 bad-origin", "error /rules/0/origins/1 wrong-type",
             "error /rules/1/origins/0 unknown-preset", "error /rules/1/origins/1 wrong-type",
             "error /deny/0 bad-origin"}));
}

TEST(origins, offers_a_list_for_a_single_text) {
  EXPECT_EQ(only(R"({"deny":"https://a.example"})"),
            "error|wrong-type|\"deny\" must be a list, but it is a text.|[\"https://a.example\"]");
}

}  // namespace
}  // namespace ollama_cors::config
