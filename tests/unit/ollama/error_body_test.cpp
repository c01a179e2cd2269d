// Refusal bodies: the SDK's own error shape, and beside it why; valid JSON whatever was sent.
#include <gtest/gtest.h>

#include <string>

#include "ollama/dialect.hpp"
#include "ollama/json_text.hpp"

namespace {

using namespace ollama_cors::ollama;

const refusal example{
    403, "No.", "route-not-granted", "https://a.example", "/rules/0", "Add \"manage\"."};
const std::string about =
    R"("ollama_cors":{"reason":"route-not-granted","origin":"https://a.example",)"
    R"("pointer":"/rules/0","fix":"Add \"manage\"."}})";

TEST(error_body, ndjson_and_plain) {
  EXPECT_EQ(error_body(dialect::ndjson, example), R"({"error":"No.",)" + about);
  EXPECT_EQ(error_body(dialect::plain, example), R"({"error":"No.",)" + about);
}

TEST(error_body, openai_and_responses) {
  const std::string expected =
      R"({"error":{"message":"No.","type":"permission_error","param":null,)"
      R"("code":"route-not-granted"},)" +
      about;
  EXPECT_EQ(error_body(dialect::openai, example), expected);
  EXPECT_EQ(error_body(dialect::responses, example), expected);
}

TEST(error_body, anthropic) {
  EXPECT_EQ(error_body(dialect::anthropic, example),
            R"({"type":"error","error":{"type":"permission_error","message":"No."},)"
            R"("request_id":null,)" +
                about);
}

TEST(error_body, absent_parts_are_null) {
  EXPECT_EQ(error_body(dialect::plain, {502, "Gone.", "upstream", "", "", ""}),
            R"({"error":"Gone.","ollama_cors":{"reason":"upstream","origin":null,)"
            R"("pointer":null,"fix":null}})");
}

TEST(error_body, types_follow_the_status) {
  const auto body = [](dialect as, int status) {
    return error_body(as, {status, "m", "r", {}, {}, {}});
  };
  EXPECT_NE(body(dialect::openai, 401).find("\"authentication_error\""), std::string::npos);
  EXPECT_NE(body(dialect::openai, 404).find("\"not_found_error\""), std::string::npos);
  EXPECT_NE(body(dialect::openai, 413).find("\"invalid_request_error\""), std::string::npos);
  EXPECT_NE(body(dialect::openai, 502).find("\"api_error\""), std::string::npos);
  EXPECT_NE(body(dialect::anthropic, 413).find("\"request_too_large\""), std::string::npos);
  EXPECT_NE(body(dialect::anthropic, 504).find("\"timeout_error\""), std::string::npos);
  EXPECT_NE(body(dialect::anthropic, 502).find("\"api_error\""), std::string::npos);
}

std::string quoted(std::string_view text) {
  std::string output;
  append_json_string(output, text);
  return output;
}

TEST(json_text, escapes_what_could_be_read_otherwise) {
  EXPECT_EQ(quoted("a\"b\\c"), R"("a\"b\\c")");
  EXPECT_EQ(quoted("\n\r\t"), R"("\u000a\u000d\u0009")");
  EXPECT_EQ(quoted(std::string_view("\0", 1)), R"("\u0000")");
  EXPECT_EQ(quoted("<&>\x7f"), R"("\u003c\u0026\u003e\u007f")");
  EXPECT_EQ(quoted("\xc2\x85\xe2\x80\xa8\xe2\x80\xa9"), R"("\u0085\u2028\u2029")");
  EXPECT_EQ(quoted("\xc3\xbc\xe2\x82\xac\xf0\x9f\xa6\x99"),
            "\"\xc3\xbc\xe2\x82\xac\xf0\x9f\xa6\x99\"");
}

TEST(json_text, bytes_outside_utf_8_become_their_number) {
  EXPECT_EQ(quoted("\xff"), R"("\u00ff")");
  EXPECT_EQ(quoted("\x80"), R"("\u0080")");
  EXPECT_EQ(quoted("\xc3"), R"("\u00c3")");
  EXPECT_EQ(quoted("\xc3("), R"("\u00c3(")");
  EXPECT_EQ(quoted("\xc0\x80"), R"("\u00c0\u0080")");                      // overlong NUL
  EXPECT_EQ(quoted("\xe0\x80\x80"), R"("\u00e0\u0080\u0080")");            // overlong
  EXPECT_EQ(quoted("\xed\xa0\x80"), R"("\u00ed\u00a0\u0080")");            // a surrogate
  EXPECT_EQ(quoted("\xf4\x90\x80\x80"), R"("\u00f4\u0090\u0080\u0080")");  // above U+10FFFF
  EXPECT_EQ(quoted("\xf0\x9f\xa6"), R"("\u00f0\u009f\u00a6")");
}

TEST(json_text, cuts_between_sequences) {
  const std::string llama = "\xf0\x9f\xa6\x99";
  EXPECT_EQ(cut("abc", 3), "abc");
  EXPECT_EQ(cut("abcd", 3), "abc");
  EXPECT_EQ(cut(llama + "x", 4), llama);
  for (std::size_t size = 1; size < 4; ++size) EXPECT_EQ(cut(llama, size), "") << size;
  EXPECT_EQ(cut("a" + llama, 3), "a");
  EXPECT_EQ(cut("\x80\x80\x80\x80\x80", 3), "\x80\x80\x80");  // no sequence to keep whole
}

TEST(error_body, a_long_origin_is_cut_at_512_bytes) {
  const std::string origin = "https://" + std::string(1000, 'a');
  const auto body = error_body(dialect::plain, {403, "m", "r", origin, "", ""});
  EXPECT_NE(body.find('"' + origin.substr(0, 512) + '"'), std::string::npos);
}

}  // namespace
