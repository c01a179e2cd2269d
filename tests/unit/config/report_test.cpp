// The report of problems, as programs and people read it.
#include "config/report.hpp"

#include <gtest/gtest.h>

namespace ollama_cors::config {
namespace {

TEST(report, without_problems_is_valid) {
  EXPECT_FALSE(report().has_errors());
  EXPECT_EQ(report().to_json(), R"({"valid":true,"problems":[]})");
  EXPECT_EQ(report().to_text(), "");
}

TEST(report, with_warnings_alone_is_valid) {
  report findings;
  findings.add({severity::warning, "some-code", "/a", "Mind \"this\".", "\"that\""});
  EXPECT_FALSE(findings.has_errors());
  EXPECT_EQ(findings.to_json(),
            R"({"valid":true,"problems":[{"severity":"warning","code":"some-code","pointer":"/a",)"
            R"("message":"Mind \"this\".","suggestion":"that"}]})");
  EXPECT_EQ(findings.to_text(), "warning /a some-code: Mind \"this\". Try \"that\".\n");
}

TEST(report, with_an_error_is_not) {
  report findings;
  findings.add({severity::warning, "some-code", "/a", "Mind.", ""});
  findings.add({severity::error, "not-json", "", "No.", ""});
  EXPECT_TRUE(findings.has_errors());
  EXPECT_EQ(findings.to_json(),
            R"({"valid":false,"problems":[{"severity":"warning","code":"some-code","pointer":"/a",)"
            R"("message":"Mind.","suggestion":null},{"severity":"error","code":"not-json",)"
            R"("pointer":"","message":"No.","suggestion":null}]})");
  EXPECT_EQ(findings.to_text(), "warning /a some-code: Mind.\nerror not-json: No.\n");
}

TEST(report, shows_people_what_was_written) {
  report findings;
  findings.add(
      {severity::error, "bad", "", R"("\u003ca\u003e \u0026 \\u003c \u0000\" is bad.)", ""});
  EXPECT_EQ(findings.to_text(), R"(error bad: "<a> & \\u003c \u0000\" is bad.)"
                                "\n");
}

TEST(report, does_not_repeat_a_suggestion_for_people) {
  report findings;
  findings.add({severity::error, "bad", "/a", "Write \"b\".", "\"b\""});
  EXPECT_EQ(findings.to_text(), "error /a bad: Write \"b\".\n");
}

}  // namespace
}  // namespace ollama_cors::config
