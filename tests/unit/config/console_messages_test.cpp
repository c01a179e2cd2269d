// The browsers' texts: against what browsers were recorded to print (recorded_consoles.json, its
// ids those of the recording), against what decide() brings about, and against the documentation.
#include "config/explain/console_messages.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "asking.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;

std::string read_file(const std::string& path) {
  std::ifstream file(std::string(OLLAMA_CORS_SOURCE_DIR) + "/" + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

const console_texts& texts_named(std::string_view name) {
  for (const console_texts& each : console_messages()) {
    if (each.name == name) return each;
  }
  throw std::out_of_range(std::string(name));
}

std::vector<std::string> strings(const boost::json::value& list) {
  return boost::json::value_to<std::vector<std::string>>(list);
}

TEST(console_messages, are_what_browsers_print) {
  const auto cases = boost::json::parse(read_file("tests/unit/config/recorded_consoles.json"));
  std::set<std::string_view> seen;
  for (const boost::json::value& recorded : cases.as_array()) {
    const auto text = [&](const char* key) {
      return boost::json::value_to<std::string>(recorded.at(key));
    };
    const console_texts& texts = texts_named(text("case"));
    seen.insert(texts.name);
    console_words words{text("url"), text("origin"), text("method"), text("header"),
                        static_cast<int>(recorded.at("status").as_int64())};
    EXPECT_EQ(fill(texts.chromium, words), strings(recorded.at("chromium"))) << text("id");
    EXPECT_EQ(fill(texts.firefox, words), strings(recorded.at("firefox"))) << text("id");
    // The name as the page wrote it, which a preflight does not tell.
    words.header = text("header_as_given");
    EXPECT_EQ(fill(texts.webkit, words), strings(recorded.at("webkit"))) << text("id");
  }
  EXPECT_EQ(seen.size() + 1, console_messages().size()) << "all but `nothing` were recorded";
}

std::string_view told(std::string_view json, const sent& request) {
  const configuration loaded = load_valid(json);
  auto decision = std::make_unique<policy::decision>();
  const policy::request input{request.method, request.target, request.headers, false};
  loaded.access->decide(input, *decision);
  const auto which = console_case_of(*loaded.access, input, *decision);
  return console_messages()[static_cast<std::size_t>(which)].name;
}

TEST(console_messages, of_decisions) {
  constexpr std::string_view page = "http://localhost:3000";
  constexpr std::string_view narrow = R"({"rules":[
      {"origins":["@loopback"],"methods":["PUT"],"request_headers":["x-a"],"routes":["any"]}]})";
  EXPECT_EQ(told("{}", {from(page)}), "nothing");
  EXPECT_EQ(told("{}", preflight(page, "POST")), "nothing");
  EXPECT_EQ(told("{}", {from("https://app.example")}), "no-origin");
  EXPECT_EQ(told("{}", preflight("https://app.example", "POST")), "no-origin-preflight");
  EXPECT_EQ(told(R"({"deny":["@loopback"]})", {from(page)}), "no-origin");
  EXPECT_EQ(told("{}", {from(page), "DELETE", "/api/delete"}), "status");
  EXPECT_EQ(told(narrow, preflight(page, "DELETE", "x-a")), "method");
  EXPECT_EQ(told(narrow, preflight(page, "PUT", "x-b")), "header");
  // A browser needs no leave for POST: its preflight passes, and the request reads a 403.
  EXPECT_EQ(told(narrow, preflight(page, "POST", "x-a")), "nothing");
  EXPECT_EQ(told(narrow, preflight(page, "POST", "x-b")), "header");
  EXPECT_EQ(told(narrow, {from(page)}), "status");
  std::string many;
  for (int i = 0; i < 300; ++i) many += "x-" + std::to_string(i) + ",";
  EXPECT_EQ(told("{}", preflight(page, "POST", many)), "header");
  sent rebound = preflight(page, "POST");
  rebound.headers[0].value = "rebound.example";
  EXPECT_EQ(told("{}", rebound), "preflight-status");
  EXPECT_EQ(told("{}", {{{"Host", "localhost"}, {"Sec-Fetch-Site", "cross-site"}}}), "status");
}

TEST(console_messages, what_is_filled_in_is_not_filled_again) {
  const std::vector<std::string> lines =
      fill("{url} {origin}", {"http://h/{origin}", "https://a.example", "", "", 0});
  EXPECT_EQ(lines, (std::vector<std::string>{"http://h/{origin} https://a.example"}));
}

// The tables of core/policy/README.md, as they must stand there.
std::string reason_table() {
  std::string table =
      "| reason | what happened | status | the page reads it | the request prints | its preflight "
      "prints |\n|---|---|---|---|---|---|\n";
  for (const reason_effect& each : reason_effects()) {
    const auto printed = [](console_case which) {
      const auto& texts = console_messages()[static_cast<std::size_t>(which)];
      return which == console_case::nothing
                 ? std::string("–")
                 : "[" + std::string(texts.name) + "](#" + std::string(texts.name) + ")";
    };
    table += "| `" + std::string(policy::name(each.value)) + "` | " +
             std::string(policy::describe(each.value)) + " | " + std::string(each.status) + " | " +
             std::string(each.readable) + " | " + printed(each.actual) + " | " +
             printed(each.preflight) + " |\n";
  }
  return table;
}

std::string console_sections() {
  std::string text;
  for (const console_texts& each : console_messages()) {
    if (each.value == console_case::nothing) continue;
    text += "### " + std::string(each.name) + "\n\n" + std::string(each.when) + "\n\n```\n";
    const std::pair<std::string_view, std::string_view> browsers[] = {
        {"Chromium", each.chromium}, {"Firefox", each.firefox}, {"Safari", each.webkit}};
    for (const auto& [name, lines] : browsers) {
      text += std::string(name) + ":\n" + (lines.empty() ? "(nothing)" : std::string(lines)) + "\n";
    }
    text += "```\n\n";
  }
  return text;
}

TEST(console_messages, documentation_agrees) {
  const std::string readme = read_file("core/policy/README.md");
  EXPECT_NE(readme.find(reason_table()), std::string::npos) << reason_table();
  EXPECT_NE(readme.find(console_sections()), std::string::npos) << console_sections();
}

}  // namespace
}  // namespace ollama_cors::config
