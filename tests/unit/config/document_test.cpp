// The text of a configuration: JSON, strictly, and each key once.
#include "config/document.hpp"

#include <gtest/gtest.h>

#include "findings.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;

TEST(document, names_the_place_of_a_syntax_error) {
  EXPECT_EQ(only("{\n \"mode\": \"enforce\",\n \"thräads\": 1x }"),
            "error|not-json|The configuration is not JSON: syntax error at line 3, column 14. "
            "A \",\", a \":\" or a closing bracket is missing before it.|");
  EXPECT_EQ(only("{} x"),
            "error|not-json|The configuration is not JSON: something follows its end at line 1, "
            "column 4. It is one object: delete what is behind it.|");
  EXPECT_EQ(only("{"),
            "error|not-json|The configuration is not JSON: incomplete JSON at line 1, column 2. "
            "A bracket, a brace or a text is not closed.|");
}

TEST(document, says_what_is_wrong_there) {
  const auto hint = [](std::string_view text) {
    const std::string message = only(text);
    const std::size_t end = message.find(". ");
    return end == std::string::npos ? message : message.substr(end + 2);
  };
  for (const char* text : {"{'a':1}", "{a:1}", R"({"mode": enforce})", "rules: []"}) {
    EXPECT_EQ(hint(text), "Texts and keys take double quotes.|") << text;
  }
  for (const char* text : {"{ // x\n}", "# x\n{}", R"({"threads": 1, /* x */ "mode": "shadow"})"}) {
    EXPECT_EQ(hint(text), "Comments are not allowed.|") << text;
  }
  for (const char* text : {R"({"rules":[)", R"({"rules":[])", R"({"mode": "enf)"}) {
    EXPECT_EQ(hint(text), "A bracket, a brace or a text is not closed.|") << text;
  }
  for (const char* text : {R"({"threads":1,})", R"({"deny":["null" , ]})"}) {
    EXPECT_EQ(hint(text), "Delete the \",\" before it.|") << text;
  }
  for (const char* text : {R"({"a" 1})", R"({"deny":["null" "file://"]})", R"({"deny":[1}})"}) {
    EXPECT_EQ(hint(text), "A \",\", a \":\" or a closing bracket is missing before it.|") << text;
  }
  EXPECT_EQ(hint(" \n"), "An empty configuration is written {}.|");
}

TEST(document, says_what_an_empty_text_should_be) {
  EXPECT_EQ(only(""),
            "error|not-json|The configuration is not JSON: incomplete JSON at line 1, column 1. "
            "An empty configuration is written {}.|");
}

TEST(document, recognises_a_byte_order_mark) {
  EXPECT_EQ(only("\xef\xbb\xbf{}"),
            "error|not-json|The configuration is not JSON: syntax error at line 1, column 1. It "
            "begins with a byte order mark: save it as UTF-8 without one.|");
}

TEST(document, refuses_what_lenient_readers_take) {
  for (const char* text : {"{\"threads\":1,}", "{/**/}", "// x\n{}", "{'threads':1}", "{threads:1}",
                           "{\"threads\":01}", "{\"threads\":+1}", "{\"threads\":.5}", "{} {}",
                           "\"\xff\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "\"\\ud800\"", "NaN"}) {
    EXPECT_EQ(codes(text), lines{"error  not-json"}) << text;
  }
}

TEST(document, must_be_an_object) {
  EXPECT_EQ(only("[]"), "error|wrong-type|The configuration must be an object, but it is a list.|");
  EXPECT_EQ(only(R"([{"origins":["https://a.example"]}])"),
            "error|wrong-type|The configuration must be an object, but it is a list.|"
            R"({"rules":[{"origins":["https://a.example"]}]})");
  EXPECT_EQ(only(R"([{"origins":["a.example"]}])"),
            "error|wrong-type|The configuration must be an object, but it is a list.|")
      << "what would be refused there too is no suggestion";
}

TEST(document, reports_every_duplicate_key) {
  EXPECT_EQ(codes(R"({"mode":"shadow","mode":"enforce",
                      "rules":[{"origins":["@tauri"]},{"origins":["@tauri"],"origins":["@vscode"]}],
                      "log":{"level":"info"},"limits":{"fields":1,"fields":2}})"),
            (lines{"error /mode duplicate-key", "error /rules/1/origins duplicate-key",
                   "error /limits/fields duplicate-key"}));
}

TEST(document, takes_the_same_key_in_different_objects) {
  EXPECT_EQ(codes(R"({"rules":[{"origins":["@tauri"]},{"origins":["@vscode"]}]})"), lines{});
}

TEST(document, escapes_pointers) {
  EXPECT_EQ(codes(R"({"a/b~c":1})"), lines{"error /a~1b~0c unknown-key"});
}

TEST(document, takes_whole_numbers_however_they_are_written) {
  EXPECT_EQ(load_valid(R"({"rules":[{"origins":["@tauri"],"max_age":1e2}]})")
                .access->rules.parts()
                .rules[0]
                .max_age,
            100u);
  EXPECT_EQ(codes(R"({"threads":1.5})"), lines{"error /threads out-of-range"});
  EXPECT_EQ(codes(R"({"threads":1e400})"), lines{"error /threads out-of-range"});
  EXPECT_EQ(codes(R"({"threads":18446744073709551616})"), lines{"error /threads out-of-range"});
}

}  // namespace
}  // namespace ollama_cors::config
