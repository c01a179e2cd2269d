#include "ollama/stream_json.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace ollama_cors::ollama {
namespace {

using holds = stream_json::holds;

// The last whole object of `text`, fed byte by byte; nothing may depend on the cut.
stream_json::members read(std::string_view text) {
  stream_json one, whole;
  stream_json::members found;
  for (std::size_t i = 0; i < text.size(); ++i) {
    EXPECT_EQ(one.feed(text.substr(i, 1)), 1U);
    if (one.object_ended()) found = one.found();
  }
  stream_json::members at_once;
  while (!text.empty()) {
    text.remove_prefix(whole.feed(text));
    if (whole.object_ended()) at_once = whole.found();
  }
  EXPECT_EQ(found.done, at_once.done);
  EXPECT_EQ(found.error, at_once.error);
  EXPECT_EQ(found.stream, at_once.stream);
  EXPECT_EQ(found.finish_reason, at_once.finish_reason);
  EXPECT_EQ(found.status.view(), at_once.status.view());
  EXPECT_EQ(found.type.view(), at_once.type.view());
  EXPECT_EQ(found.sequence_number, at_once.sequence_number);
  return found;
}

TEST(stream_json, members_of_the_outermost_object_are_found) {
  const auto found =
      read(R"( {"done" : true, "status":"success","error":null,"type":"response.incomplete",)"
           R"("stream":false,"sequence_number":42})");
  EXPECT_EQ(found.done, holds::yes);
  EXPECT_EQ(found.status.view(), "success");
  EXPECT_EQ(found.error, holds::null);
  EXPECT_EQ(found.type.view(), "response.incomplete");
  EXPECT_EQ(found.stream, holds::no);
  EXPECT_EQ(found.sequence_number, 42U);
}

TEST(stream_json, look_alikes_are_not) {
  const std::vector<std::string_view> texts = {
      R"({"a":{"done":true,"error":"x","type":"error","status":"success"}})",
      R"({"a":[{"done":true,"error":"x"}],"b":["done",true]})",
      R"({"content":"\"done\":true,\"error\":1"})",
      R"({"content":"\\","x":"{\"done\":true}"})",
      R"({"content":"}{\"error\":\"x\"","more":"\\\"done\\\":true"})",
      R"({"content":"done","x":true})",
      R"({"content":"\u0022error\u0022:1"})",
      R"([{"done":true,"error":"x","type":"error","status":"success"}])",
      R"("done":true,"error":1)",
      R"({"xdone":true,"done ":true,"don":true,"errors":1,"statuses":"success"})",
      R"({"a-name-that-is-longer-than-any-that-counts-done":true})",
  };
  for (const auto text : texts) {
    const auto found = read(text);
    EXPECT_EQ(found.done, holds::nothing) << text;
    EXPECT_EQ(found.error, holds::nothing) << text;
    EXPECT_TRUE(found.type.empty()) << text;
    EXPECT_TRUE(found.status.empty()) << text;
  }
}

TEST(stream_json, a_name_written_with_escapes_is_the_same_name) {
  EXPECT_EQ(read(R"({"d\u006fne":true})").done, holds::yes);
  EXPECT_EQ(read(R"({"\u0065\u0072\u0072\u006F\u0072":"x"})").error, holds::text);
  EXPECT_EQ(read(R"({"status":"succ\u0065ss"})").status.view(), "success");
  EXPECT_EQ(read(R"({"d\u006ene":true,"d\u016fne":true,"done\n":true})").done, holds::nothing);
}

TEST(stream_json, of_a_name_given_twice_the_last_counts) {
  EXPECT_EQ(read(R"({"done":true,"done":false})").done, holds::no);
  EXPECT_EQ(read(R"({"error":"x","error":null})").error, holds::null);
  EXPECT_TRUE(read(R"({"status":"success","status":7})").status.empty());
}

TEST(stream_json, a_value_is_set_unless_it_says_nothing) {
  for (const auto value : {"\"x\"", "{}", "[]", "true", "1", "-2.5e3", "{\"message\":null}"}) {
    EXPECT_TRUE(stream_json::is_set(read("{\"error\":" + std::string(value) + "}").error)) << value;
  }
  for (const auto value : {"null", "false", "\"\""}) {
    EXPECT_FALSE(stream_json::is_set(read("{\"error\":" + std::string(value) + "}").error))
        << value;
  }
}

TEST(stream_json, a_finish_reason_stands_in_an_element_of_choices) {
  EXPECT_TRUE(read(R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})").finish_reason);
  EXPECT_TRUE(
      read(R"({"choices":[{"finish_reason":null},{"finish_reason":"length"}]})").finish_reason);
  EXPECT_TRUE(
      read(R"({"choices":[{"a":[[{}]],"finish_reason":"stop","z":{}}],"x":1})").finish_reason);
  for (const std::string_view text :
       {R"({"choices":[{"finish_reason":null}]})", R"({"choices":[{"finish_reason":""}]})",
        R"({"finish_reason":"stop"})", R"({"choices":{"finish_reason":"stop"}})",
        R"({"choices":[{"delta":{"finish_reason":"stop"}}]})",
        R"({"choices":[[{"finish_reason":"stop"}]]})", R"({"choice":[{"finish_reason":"stop"}]})",
        R"({"a":[{"finish_reason":"stop"}]})", R"({"choices":[],"a":[{"finish_reason":"stop"}]})",
        R"({"a":{"choices":[{"finish_reason":"stop"}]}})",
        R"({"choices":[{"delta":{"content":"\"finish_reason\":\"stop\""}}]})"}) {
    EXPECT_FALSE(read(text).finish_reason) << text;
  }
}

TEST(stream_json, an_object_ends_with_its_last_bracket) {
  stream_json json;
  EXPECT_EQ(json.feed(R"({"done":true)"), 12U);
  EXPECT_FALSE(json.object_ended());
  EXPECT_EQ(json.feed("} {"), 1U) << "it stops where an object ends";
  EXPECT_TRUE(json.object_ended());
  EXPECT_EQ(json.feed(" {"), 2U);
  EXPECT_FALSE(json.object_ended());
  EXPECT_EQ(json.found().done, holds::nothing) << "the next object starts anew";
}

TEST(stream_json, depth_is_counted_however_deep) {
  std::string text = R"({"a":)";
  for (int i = 0; i < 100000; ++i) text += '[';
  text += R"({"done":true})";
  for (int i = 0; i < 100000; ++i) text += ']';
  text += R"(,"done":false})";
  EXPECT_EQ(read(text).done, holds::no);
}

TEST(stream_json, its_memory_does_not_depend_on_the_input) {
  static_assert(sizeof(stream_json) <= 192);
}

}  // namespace
}  // namespace ollama_cors::ollama
