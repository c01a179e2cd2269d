// The members of a request's JSON, and what is no JSON.
#include "replay/json_members.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ollama_cors::replay {
namespace {

TEST(json_members, are_the_top_level_ones) {
  const auto body = json_members::parse(
      R"( {"model" : "a\"b", "messages":[{"model":"inner"}], "stream": false, "n": -1.5e+3,)"
      R"( "options": {"a":{}}, "model":"last" } trailing)");
  ASSERT_TRUE(body);
  EXPECT_EQ(body->text("model"), "last");
  EXPECT_EQ(body->raw("messages"), R"([{"model":"inner"}])");
  EXPECT_EQ(body->raw("stream"), "false");
  EXPECT_EQ(body->raw("n"), "-1.5e+3");
  EXPECT_EQ(body->raw("absent"), "");
  EXPECT_EQ(body->text("stream"), "");
  EXPECT_EQ(json_members::parse(R"({"model":"a\"b"})")->text("model"), "a\"b");
}

TEST(json_members, say_something_or_nothing) {
  const auto body = json_members::parse(
      R"({"a":null,"b":false,"c":0,"d":"","e":[],"f":{},"g":true,"h":1,"i":"x","j":[0],"k":{"x":0}})");
  ASSERT_TRUE(body);
  for (const char* name : {"a", "b", "c", "d", "e", "f", "z"})
    EXPECT_FALSE(body->says(name)) << name;
  for (const char* name : {"g", "h", "i", "j", "k"}) EXPECT_TRUE(body->says(name)) << name;
}

TEST(json_members, are_none_in_what_is_no_json_object) {
  for (const std::string text : {"",
                                 " ",
                                 "[]",
                                 "null",
                                 "{",
                                 "{bad",
                                 "{\"a\"}",
                                 "{\"a\":}",
                                 "{\"a\":1,}",
                                 "{\"a\":01}",
                                 "{\"a\":1.}",
                                 "{\"a\":1e}",
                                 "{\"a\":-}",
                                 "{\"a\":tru}",
                                 "{\"a\":\"\n\"}",
                                 "{\"a\":\"\\x\"}",
                                 "{\"a\":\"\\u12g4\"}",
                                 "{\"a\":\"x}",
                                 "{\"a\":[1 2]}",
                                 "{'a':1}",
                                 "{\"a\":1"}) {
    EXPECT_FALSE(json_members::parse(text)) << text;
  }
  const std::string deep = "{\"a\":" + std::string(1000, '[') + std::string(1000, ']') + "}";
  EXPECT_FALSE(json_members::parse(deep));
}

}  // namespace
}  // namespace ollama_cors::replay
