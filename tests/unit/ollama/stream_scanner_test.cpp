#include "ollama/stream_scanner.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "support/allocation_counter.hpp"

namespace ollama_cors::ollama {
namespace {

using end = stream_scanner::end;

struct found {
  end seen;
  bool between_frames;
  friend bool operator==(const found&, const found&) = default;
  friend std::ostream& operator<<(std::ostream& out, const found& what) {
    return out << (what.seen == end::none    ? "none"
                   : what.seen == end::error ? "error"
                                             : "end")
               << (what.between_frames ? ", between frames" : ", inside");
  }
};

found scan(dialect speaks, std::string_view text, std::size_t cut) {
  stream_scanner scanner(speaks);
  for (std::size_t at = 0; at < text.size(); at += cut) scanner.feed(text.substr(at, cut));
  return {scanner.seen(), scanner.between_frames()};
}

found scan(dialect speaks, std::string_view text) {
  const auto whole = scan(speaks, text, std::max<std::size_t>(text.size(), 1));
  for (const std::size_t cut : {1, 2, 3, 5, 7}) EXPECT_EQ(scan(speaks, text, cut), whole) << text;
  return whole;
}

constexpr found going_on{end::none, true};
constexpr found inside{end::none, false};

end seen(dialect speaks, std::string_view text) {
  return scan(speaks, text).seen;
}

TEST(stream_scanner, ndjson_ends_with_done_or_success) {
  EXPECT_EQ(seen(dialect::ndjson, "{\"a\":1}\n{\"done\":true}\n"), end::terminator);
  EXPECT_EQ(seen(dialect::ndjson, "{\"status\":\"success\"}\n"), end::terminator);
  EXPECT_EQ(seen(dialect::ndjson, "{\"status\":\"success\"}"), end::terminator)
      << "a last line needs no end";
  EXPECT_EQ(seen(dialect::ndjson, "{\"done\" : true}\r\n"), end::terminator);
  EXPECT_EQ(seen(dialect::ndjson, "   {\"done\":true}\n"), end::terminator) << "behind a heartbeat";
  for (const std::string_view text :
       {"{\"done\":false}\n", "{\"done\":\"true\"}\n", "{\"done\":1}\n",
        "{\"status\":\"pulling manifest\"}\n", "{\"status\":\"successful\"}\n",
        "{\"message\":{\"done\":true,\"status\":\"success\"}}\n",
        "{\"message\":{\"tool_calls\":[{\"function\":{\"arguments\":{\"done\":true,"
        "\"error\":\"x\"}}}]},\"done\":false}\n",
        "{\"response\":\"{\\\"done\\\":true}\\n\",\"done\":false}\n", "done\n", "[true]\n",
        "[{\"done\":true}]\n"}) {
    EXPECT_EQ(scan(dialect::ndjson, text), going_on) << text;
  }
}

TEST(stream_scanner, ndjson_knows_its_error_line) {
  EXPECT_EQ(seen(dialect::ndjson, "{\"status\":\"x\"}\n{\"error\":\"no such host\"}\n"),
            end::error);
  EXPECT_EQ(seen(dialect::ndjson, "{\"error\":{\"message\":\"x\"}}\n"), end::error);
  EXPECT_EQ(seen(dialect::ndjson, "{\"error\":null}\n"), end::none);
  EXPECT_EQ(seen(dialect::ndjson, "{\"error\":\"\"}\n"), end::none) << "no SDK raises on it";
}

TEST(stream_scanner, a_terminator_counts_only_whole) {
  EXPECT_EQ(scan(dialect::ndjson, "{\"done\":true"), inside);
  EXPECT_EQ(scan(dialect::ndjson, "{\"done\":true\n"), going_on);
  EXPECT_EQ(scan(dialect::openai, "data: {\"choices\":[{\"finish_reason\":\"stop\"}]"), inside);
  EXPECT_EQ(scan(dialect::openai, "data: [DONE"), inside);
  EXPECT_EQ(scan(dialect::anthropic, "event: message_stop\n"), inside);
  EXPECT_EQ(scan(dialect::anthropic, "event: message_stop\ndata: {\"type\":\"message_st"), inside);
}

TEST(stream_scanner, ndjson_stands_between_lines_or_in_one) {
  EXPECT_EQ(scan(dialect::ndjson, ""), going_on);
  EXPECT_EQ(scan(dialect::ndjson, "{\"a\":1}\n"), going_on);
  EXPECT_EQ(scan(dialect::ndjson, "{\"a\":1}\n  "), going_on) << "a heartbeat belongs to the next";
  EXPECT_EQ(scan(dialect::ndjson, "{\"a\":1}"), inside);
  EXPECT_EQ(scan(dialect::ndjson, "{\"a\":1}\n{"), inside);
  EXPECT_EQ(scan(dialect::ndjson, "{\"a\":\"\n"), going_on) << "a line end ends the line";
  EXPECT_EQ(seen(dialect::ndjson, "{\"a\":\"\n{\"done\":true}\n"), end::terminator);
}

TEST(stream_scanner, openai_ends_with_done_or_a_finish_reason) {
  for (const std::string_view text :
       {"data: [DONE]\n\n", "data:[DONE]\n\n", "data: [DONE]",
        "data: {}\r\n\r\ndata: [DONE]\r\n\r\n", "data: {}\r\rdata: [DONE]\r\r",
        "\xEF\xBB\xBF"
        "data: [DONE]\n\n",
        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
        "id: 7\ndata: {\"choices\":[{\"finish_reason\":\"stop\"}]}\n\n",
        "data: {\"choices\":\ndata: [{\"finish_reason\":\ndata: \"stop\"}]}\n\n",
        ": comment\n\ndata: [DONE]\n\n"}) {
    EXPECT_EQ(seen(dialect::openai, text), end::terminator) << text;
  }
  for (const std::string_view text :
       {"data: {\"choices\":[{\"delta\":{\"content\":\"[DONE]\"},\"finish_reason\":null}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"content\":\"data: [DONE]\\n\\n\"}}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"arguments\":"
        "\"{\\\"finish_reason\\\":\\\"stop\\\"}\"}}]},\"finish_reason\":null}]}\n\n",
        "data: \"[DONE]\"\n\n", "data:  [DONE]\n\n", ": data: [DONE]\n\n", "id: [DONE]\n\n",
        "xdata: [DONE]\n\n", "data: [DO\ndata: NE]\n\n", "data:\ndata: [DONE]\n\n",
        "event: message_stop\ndata: {}\n\n", "[DONE]\n\n"}) {
    EXPECT_EQ(scan(dialect::openai, text), going_on) << text;
  }
}

TEST(stream_scanner, openai_knows_its_error_frame) {
  EXPECT_EQ(seen(dialect::openai, "data: {\"error\":{\"message\":\"x\"}}\n\n"), end::error);
  EXPECT_EQ(seen(dialect::openai, "data:{\"error\":\"x\"}\n\n"), end::error);
  EXPECT_EQ(seen(dialect::openai, "event: error\ndata: {\"message\":\"x\"}\n\n"), end::error);
  EXPECT_EQ(seen(dialect::openai, "data: {\"choices\":[{\"error\":\"x\"}]}\n\n"), end::none);
  EXPECT_EQ(seen(dialect::openai, "data: {\"error\":null}\n\n"), end::none);
  EXPECT_EQ(seen(dialect::openai, "{\"error\":\"x\"}\n\n"), end::none)
      << "a line that no reader of events takes for data";
}

TEST(stream_scanner, responses_end_with_their_last_event) {
  for (const std::string type : {"response.completed", "response.failed", "response.incomplete"}) {
    const auto data = "data: {\"response\":{\"error\":null},\"type\":\"" + type + "\"}\n\n";
    EXPECT_EQ(seen(dialect::responses, "event: " + type + "\n" + data), end::terminator);
    EXPECT_EQ(seen(dialect::responses, data), end::terminator) << "other servers name no event";
    EXPECT_EQ(seen(dialect::responses, "event:" + type + "\ndata: {}\n\n"), end::terminator);
    EXPECT_EQ(seen(dialect::responses, "data: {}\nevent: " + type + "\n\n"), end::terminator)
        << "in either order";
    EXPECT_EQ(seen(dialect::responses, "event: " + type + "\n\n"), end::none) << "no data";
    EXPECT_EQ(seen(dialect::responses, "data: {\"delta\":{\"type\":\"" + type + "\"}}\n\n"),
              end::none);
  }
  EXPECT_EQ(seen(dialect::responses, "event: error\ndata: {\"type\":\"error\"}\n\n"), end::error);
  EXPECT_EQ(seen(dialect::responses, "data: {\"type\":\"error\",\"message\":\"x\"}\n\n"),
            end::error);
  EXPECT_EQ(seen(dialect::responses, "data: {\"error\":{}}\n\n"), end::error);
  EXPECT_EQ(scan(dialect::responses,
                 "event: response.output_text.delta\ndata: {\"delta\":\"response.completed\","
                 "\"type\":\"response.output_text.delta\"}\n\n"),
            going_on);
  EXPECT_EQ(seen(dialect::responses, "data: [DONE]\n\n"), end::none);
}

TEST(stream_scanner, responses_events_are_numbered) {
  stream_scanner scanner(dialect::responses);
  scanner.feed("data: {\"sequence_number\":8,\"type\":\"response.output_text.delta\"}\n\n");
  EXPECT_EQ(scanner.next_sequence_number(), 9U);
  scanner.feed("data: {\"sequence_number\":9,\"type\":\"response.output_text.delta\"}\n\n");
  EXPECT_EQ(scanner.next_sequence_number(), 10U);
}

TEST(stream_scanner, anthropic_ends_with_message_stop) {
  EXPECT_EQ(seen(dialect::anthropic, "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"),
            end::terminator);
  EXPECT_EQ(seen(dialect::anthropic, "data: {\"type\":\"message_stop\"}\n\n"), end::terminator);
  EXPECT_EQ(seen(dialect::anthropic, "event: message_stop\ndata: {}\n\n"), end::terminator);
  EXPECT_EQ(seen(dialect::anthropic, "event: error\ndata: {\"type\":\"error\"}\n\n"), end::error);
  EXPECT_EQ(seen(dialect::anthropic, "event: error\ndata: overloaded\n\n"), end::error);
  for (const std::string_view text :
       {"event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":"
        "{\"stop_reason\":\"end_turn\"}}\n\n",
        "event: ping\ndata: {\"type\":\"ping\"}\n\n",
        "event: content_block_delta\ndata: {\"delta\":{\"text\":\"event: message_stop\"}}\n\n",
        "event: message_stop\nevent: ping\ndata: {}\n\n", ": event: message_stop\n\n"}) {
    EXPECT_EQ(scan(dialect::anthropic, text), going_on) << text;
  }
}

TEST(stream_scanner, events_stand_behind_an_empty_line_or_inside) {
  for (const std::string_view text : {"", "\n", "data: 1\n\n", "data: 1\r\n\r\n", "data: 1\r\r",
                                      "data: 1\n\r\n", ": keep-alive\n\n", ": keep-alive\n"}) {
    EXPECT_EQ(scan(dialect::anthropic, text), going_on) << text;
  }
  for (const std::string_view text :
       {"d", "data: 1", "data: 1\n", "data: 1\r\n", "data: 1\r", "event: x\n", "id: 1\n", ": kee",
        "data: 1\n\ndata: 2\n", "data: 1\n: comment\n", "data\n", "\xEF", "\xEF\xBB"}) {
    EXPECT_EQ(scan(dialect::anthropic, text), inside) << text;
  }
}

TEST(stream_scanner, what_is_behind_the_end_changes_nothing) {
  EXPECT_EQ(seen(dialect::ndjson, "{\"done\":true}\n{\"error\":\"x\"}\n"), end::terminator);
  EXPECT_EQ(seen(dialect::ndjson, "{\"error\":\"x\"}\n{\"done\":true}\n"), end::error);
}

TEST(stream_scanner, a_line_has_no_length_that_would_be_too_much) {
  stream_scanner scanner(dialect::ndjson);
  const std::string piece(65536, 'x');
  const int allocated = support::allocations_of([&] {
    scanner.feed("{\"response\":\"");
    for (int i = 0; i < 300; ++i) scanner.feed(piece);
    scanner.feed("\",\"done\":true}\n");
  });
  if (support::allocations_are_counted) {
    EXPECT_EQ(allocated, 0) << "it owns no memory beside itself";
  }
  EXPECT_EQ(scanner.seen(), end::terminator);
  static_assert(sizeof(stream_scanner) <= 320);
}

TEST(stream_scanner, each_streaming_endpoint_has_its_dialect) {
  EXPECT_EQ(stream_dialect_of("/api/chat"), dialect::ndjson);
  EXPECT_EQ(stream_dialect_of("/api/pull"), dialect::ndjson);
  EXPECT_EQ(stream_dialect_of("/v1/chat/completions"), dialect::openai);
  EXPECT_EQ(stream_dialect_of("/v1/completions"), dialect::openai);
  EXPECT_EQ(stream_dialect_of("/v1/responses"), dialect::responses);
  EXPECT_EQ(stream_dialect_of("/v1/messages"), dialect::anthropic);
  for (const auto path : {"/", "/v1/audio/transcriptions", "/v1/models", "/v1/responses/resp_1",
                          "/v1/messages/batches", "/other"}) {
    EXPECT_EQ(stream_dialect_of(path), dialect::plain) << path;
  }
}

}  // namespace
}  // namespace ollama_cors::ollama
