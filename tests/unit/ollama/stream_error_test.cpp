#include "ollama/stream_error.hpp"

#include <gtest/gtest.h>

#include <string>

#include "ollama/stream_scanner.hpp"

namespace ollama_cors::ollama {
namespace {

constexpr refusal lost{.status = 502,
                       .message = "it \"broke\"",
                       .reason = "stream-incomplete",
                       .origin = {},
                       .pointer = {},
                       .fix = {}};

constexpr dialect all[] = {dialect::ndjson, dialect::openai, dialect::responses,
                           dialect::anthropic};

TEST(stream_error, each_dialect_has_its_frame) {
  EXPECT_EQ(error_frame(dialect::ndjson, lost, 0), "{\"error\":\"it \\\"broke\\\"\"}\n");
  EXPECT_EQ(error_frame(dialect::openai, lost, 0),
            "data: {\"error\":{\"message\":\"it \\\"broke\\\"\",\"type\":\"api_error\","
            "\"param\":null,\"code\":\"stream-incomplete\"}}\n\n");
  EXPECT_EQ(error_frame(dialect::responses, lost, 9),
            "event: error\ndata: {\"type\":\"error\",\"code\":\"stream-incomplete\","
            "\"message\":\"it \\\"broke\\\"\",\"param\":null,\"sequence_number\":9,"
            "\"error\":{\"message\":\"it \\\"broke\\\"\",\"type\":\"api_error\",\"param\":null,"
            "\"code\":\"stream-incomplete\"}}\n\n");
  EXPECT_EQ(error_frame(dialect::anthropic, lost, 0),
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\","
            "\"message\":\"it \\\"broke\\\"\"},\"request_id\":null}\n\n");
}

TEST(stream_error, every_frame_is_one_to_the_scanner) {
  for (const dialect as : all) {
    for (const auto& frame :
         {error_frame(as, lost, 0), error_frame_of(as, 500, "Internal Server Error", "", 0),
          error_frame_of(as, 404, "Not Found", "<html>\r\n</html>", 0),
          error_frame_of(as, 404, "Not Found", "{\"error\":\"model 'x' not found\"}", 0),
          error_frame_of(as, 404, "Not Found", "{\n \"error\" : {\r\n\"message\":\"no\"}\n}\n",
                         0)}) {
      stream_scanner scanner(as);
      scanner.feed(frame);
      EXPECT_EQ(scanner.seen(), stream_scanner::end::error) << frame;
      stream_scanner behind(as);
      behind.feed(std::string("{\"a\":\"b") + std::string(frame_break(as)) + frame);
      EXPECT_EQ(behind.seen(), stream_scanner::end::error) << frame;
    }
  }
}

TEST(stream_error, the_upstreams_own_error_is_handed_on_as_it_is) {
  constexpr std::string_view native = "{\"error\":\"model 'x' not found\"}";
  EXPECT_EQ(error_frame_of(dialect::ndjson, 404, "Not Found", native, 0),
            std::string(native) + "\n");
  EXPECT_EQ(error_frame_of(dialect::openai, 404, "Not Found", native, 0),
            "data: " + std::string(native) + "\n\n");
  EXPECT_EQ(error_frame_of(dialect::anthropic, 404, "Not Found", native, 0),
            "event: error\ndata: {\"type\":\"error\",\"error\":\"model 'x' not found\"}\n\n");
  constexpr std::string_view anthropic = "{\"type\":\"error\",\"error\":{\"type\":\"x\"}}\n";
  EXPECT_EQ(error_frame_of(dialect::anthropic, 503, "Service Unavailable", anthropic, 0),
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"x\"}}\n\n");
}

TEST(stream_error, what_is_no_error_is_quoted) {
  EXPECT_EQ(error_frame_of(dialect::ndjson, 404, "Not Found", "404 page not found\n", 0),
            "{\"error\":\"Ollama answered 404 Not Found: 404 page not found\"}\n");
  EXPECT_EQ(error_frame_of(dialect::ndjson, 403, "Forbidden", "", 0),
            "{\"error\":\"Ollama answered 403 Forbidden without a word. See its log.\"}\n");
  EXPECT_LT(error_frame_of(dialect::ndjson, 500, "X", std::string(100000, 'x'), 0).size(), 1000U);
}

TEST(stream_error, an_error_object_is_one_object_with_an_error) {
  EXPECT_TRUE(is_error_object(" {\"error\":\"x\"}\n"));
  EXPECT_TRUE(is_error_object("{\"type\":\"error\",\"error\":{}}"));
  for (const auto body : {"", "{}", "{\"error\":null}", "{\"error\":\"x\"", "[{\"error\":1}]",
                          "{\"error\":\"x\"}{}", "{\"error\":\"x\"} x", "error", "{\"a\":1}"}) {
    EXPECT_FALSE(is_error_object(body)) << body;
  }
}

}  // namespace
}  // namespace ollama_cors::ollama
