// What a client hears while the upstream says nothing, and how the story goes on from there.
#include <gtest/gtest.h>

#include "http/chunk_scanner.hpp"
#include "unit/shim/exchange_script.hpp"

namespace ollama_cors::shim {
namespace {

constexpr std::string_view with_heartbeat =
    R"({"heartbeat_ms":1000,"rules":[{"origins":["@loopback"],"routes":["any"]}]})";
constexpr std::string_view wants_stream = R"({"model":"x","stream":true})";
constexpr std::string_view wants_whole = R"({"model":"x","stream":false})";

std::string request(std::string_view path, std::string_view body,
                    std::string_view more = "Origin: http://localhost:5174\r\n",
                    std::string_view version = "HTTP/1.1") {
  return "POST " + std::string(path) + " " + std::string(version) + "\r\nHost: localhost\r\n" +
         std::string(more) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

struct message {
  std::string head, payload;
  bool complete = false;
};

message read(const std::string& text) {
  const auto end = text.find("\r\n\r\n") + 4;
  message found{.head = text.substr(0, end), .payload = {}};
  std::string_view rest = std::string_view(text).substr(end);
  http::chunk_scanner scanner;
  while (!rest.empty() && !found.complete) {
    const auto piece = scanner.next(rest);
    EXPECT_NE(piece.status, http::chunk_scanner::state::error) << rest;
    if (piece.status == http::chunk_scanner::state::error) break;
    found.payload += piece.payload;
    found.complete = piece.status == http::chunk_scanner::state::done;
    rest.remove_prefix(piece.consumed);
  }
  EXPECT_EQ(rest, "");
  return found;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

class story {
public:
  story(std::string_view path, std::string_view body,
        std::string_view configuration = with_heartbeat)
      : script(configuration) {
    script.client_sends(request(path, body));
    script.upstream_connects();
  }
  message told() const { return read(script.at_client); }
  exchange_script script;
};

const std::string ndjson_head =
    "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
const std::string events_head =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
const std::string json_head =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ";

std::string chunk(std::string_view payload) {
  std::string text;
  append_chunk(payload, text);
  return text;
}

TEST(exchange_heartbeat, is_off_by_default) {
  story off("/api/chat", wants_stream, "{}");
  EXPECT_FALSE(off.script.subject->beats());
  off.script.silence_goes_on();
  EXPECT_EQ(off.script.at_client, "");
}

TEST(exchange_heartbeat, a_beat_commits_a_head_that_the_page_can_read) {
  story chat("/api/chat", wants_stream);
  ASSERT_TRUE(chat.script.subject->beats());
  chat.script.silence_goes_on();
  const auto told = chat.told();
  EXPECT_TRUE(told.head.starts_with("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n"));
  EXPECT_TRUE(contains(told.head, "Access-Control-Allow-Origin: http://localhost:5174\r\n"));
  EXPECT_TRUE(contains(told.head, "Vary: Origin\r\n"));
  EXPECT_TRUE(contains(told.head, "Transfer-Encoding: chunked\r\n"));
  EXPECT_EQ(told.payload, " ");
  EXPECT_EQ(chat.script.subject->waiting(), waiting_for::first_byte);
}

TEST(exchange_heartbeat, each_dialect_has_its_own_beat) {
  const struct {
    std::string_view path, body, type, payload;
  } cases[] = {
      {"/api/chat", "{}", "application/x-ndjson", " "},
      {"/api/generate", wants_whole, "application/json", " "},
      {"/api/pull", "{}", "application/x-ndjson", " "},
      {"/v1/chat/completions", wants_stream, "text/event-stream", ": keep-alive\n\n"},
      {"/v1/chat/completions", "{}", "application/json", " "},
      {"/v1/completions", wants_stream, "text/event-stream", ": keep-alive\n\n"},
      {"/v1/responses", wants_stream, "text/event-stream", ": keep-alive\n\n"},
      {"/v1/messages", wants_stream, "text/event-stream", ": keep-alive\n\n"},
      {"/v1/messages", wants_whole, "application/json", " "},
  };
  for (const auto& one : cases) {
    story asked(one.path, one.body);
    asked.script.silence_goes_on();
    asked.script.silence_goes_on();
    const auto told = asked.told();
    EXPECT_TRUE(contains(told.head, "Content-Type: " + std::string(one.type) + "\r\n")) << one.path;
    EXPECT_EQ(told.payload, std::string(one.payload) + std::string(one.payload)) << one.path;
  }
}

TEST(exchange_heartbeat, none_where_the_wish_is_not_known_or_none_is_possible) {
  const std::string big(70000, 'A');
  for (const auto& sent :
       {request("/api/chat", R"({"images":[")" + big + "\"]}"), request("/api/chat", "{"),
        request("/api/chat", R"({"stream":"yes"})"), request("/api/embed", wants_stream),
        request("/v1/embeddings", "{}"), request("/api/chat", "{}", "Content-Encoding: br\r\n"),
        request("/api/chat", "{}", "", "HTTP/1.0"),
        std::string("GET /api/tags HTTP/1.1\r\nHost: localhost\r\n\r\n")}) {
    exchange_script script(with_heartbeat);
    script.client_sends(sent);
    script.upstream_connects();
    ASSERT_EQ(script.connects, 1);
    EXPECT_FALSE(script.subject->beats()) << sent.substr(0, 100);
    script.silence_goes_on();
    EXPECT_EQ(script.at_client, "");
  }
  exchange_script shadow(R"({"heartbeat_ms":1000,"mode":"shadow","rules":[]})");
  shadow.client_sends(request("/api/chat", "{}"));
  shadow.upstream_connects();
  EXPECT_FALSE(shadow.subject->beats()) << "the CORS headers would be the upstream's";
}

TEST(exchange_heartbeat, none_before_the_whole_request_is_sent) {
  for (const bool chunked : {false, true}) {
    exchange_script script(with_heartbeat);
    script.client_sends("POST /api/chat HTTP/1.1\r\nHost: localhost\r\n" +
                        std::string(chunked ? "Transfer-Encoding: chunked\r\n\r\n10\r\n"
                                            : "Content-Length: 16\r\n\r\n"));
    script.upstream_connects();
    script.client_sends(R"({"stream":true)");
    EXPECT_FALSE(script.subject->beats());
    script.client_sends(chunked ? " }\r\n0\r\n\r\n" : " }");
    EXPECT_TRUE(script.subject->beats());
  }
}

TEST(exchange_heartbeat, the_answer_goes_on_behind_it) {
  const std::string line = "{\"done\":true}\n";
  for (const auto& answer :
       {ndjson_head + chunk(line) + "0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nContent-Length: 14\r\n\r\n" +
            line,
        json_head + "14\r\n\r\n" + line}) {
    story chat("/api/chat", wants_stream);
    chat.script.silence_goes_on();
    chat.script.silence_goes_on();
    chat.script.upstream_sends(answer);
    const auto told = chat.told();
    EXPECT_EQ(told.payload, "  " + line);
    EXPECT_TRUE(told.complete);
    EXPECT_EQ(chat.script.upstream, upstream_act::release);
    EXPECT_EQ(chat.script.client, client_act::keep);
    EXPECT_EQ(chat.script.next_event().outcome, "done");
  }
  story closing("/api/chat", wants_stream);
  closing.script.silence_goes_on();
  closing.script.upstream_sends("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\r\n" +
                                line);
  closing.script.upstream_ends();
  EXPECT_EQ(closing.told().payload, " " + line);
  EXPECT_TRUE(closing.told().complete);

  story whole("/v1/chat/completions", wants_whole);
  whole.script.silence_goes_on();
  whole.script.upstream_sends(json_head + "2\r\n\r\n{}");
  EXPECT_EQ(whole.told().payload, " {}");
  EXPECT_TRUE(whole.told().complete);
}

TEST(exchange_heartbeat, in_a_stream_it_stands_between_chunks_and_frames) {
  story events("/v1/chat/completions", wants_stream);
  events.script.upstream_sends(events_head + chunk("data: {}\n\n"));
  ASSERT_TRUE(events.script.subject->beats());
  events.script.silence_goes_on();
  EXPECT_EQ(events.told().payload, "data: {}\n\n: keep-alive\n\n");
  const auto before = events.script.at_client;
  // Inside an event; then, where the event is over, inside the framing of a chunk.
  for (const auto& piece :
       {chunk("data: {}\n"), std::string("1"), std::string("\r\n"), std::string("\n"),
        std::string("\r"), std::string("\nb"), std::string("\r\nda")}) {
    events.script.upstream_sends(piece);
    events.script.silence_goes_on();
  }
  EXPECT_EQ(events.script.at_client.substr(before.size()),
            chunk("data: {}\n") + "1\r\n\n\r\nb\r\nda");

  story lines("/api/chat", "{}");
  lines.script.upstream_sends(ndjson_head + chunk("{\"done\":false}\n"));
  lines.script.silence_goes_on();
  lines.script.upstream_sends(chunk("{\"done\":fal"));
  lines.script.silence_goes_on();
  lines.script.upstream_sends(chunk("se}\n"));
  lines.script.silence_goes_on();
  lines.script.upstream_sends(chunk("{\"done\":true}\n"));
  EXPECT_FALSE(lines.script.subject->beats()) << "there is nothing more to wait for";
  lines.script.silence_goes_on();
  EXPECT_EQ(lines.told().payload, "{\"done\":false}\n {\"done\":false}\n {\"done\":true}\n");
}

TEST(exchange_heartbeat, none_in_an_answer_that_is_no_stream) {
  story whole("/api/chat", wants_whole);
  whole.script.upstream_sends(
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
      "Transfer-Encoding: chunked\r\n\r\n" +
      chunk("{\"a\":\""));
  EXPECT_FALSE(whole.script.subject->beats());
}

TEST(exchange_heartbeat, a_late_error_is_told_in_the_dialect) {
  const std::string native = "{\"error\":\"model 'x' not found\"}";
  const std::string openai =
      "{\"error\":{\"message\":\"no\",\"type\":\"x\",\"param\":null,"
      "\"code\":null}}\n";
  const struct {
    std::string_view path, body;
    std::string answer, payload;
  } cases[] = {
      {"/api/chat", wants_stream, native, " " + native + "\n"},
      {"/api/chat", wants_whole, native, " " + native},
      {"/v1/chat/completions", wants_stream, openai,
       ": keep-alive\n\ndata: " + openai.substr(0, openai.size() - 1) + "\n\n"},
      {"/v1/chat/completions", wants_whole, openai, " " + openai},
      {"/v1/messages", wants_stream, native,
       ": keep-alive\n\nevent: error\ndata: {\"type\":\"error\"," + native.substr(1) + "\n\n"},
      {"/api/chat", wants_stream, "",
       " {\"error\":\"Ollama answered 404 Not Found without a word."
       " See its log.\"}\n"},
      {"/api/chat", wants_whole, "404 page not found",
       " {\"error\":\"Ollama answered 404 Not Found: 404 page not found\"}"},
  };
  for (const auto& one : cases) {
    for (const bool chunked : {false, true}) {
      story late(one.path, one.body);
      late.script.silence_goes_on();
      std::string answer = "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n";
      answer += chunked ? "Transfer-Encoding: chunked\r\n\r\n" + chunk(one.answer) + "0\r\n\r\n"
                        : "Content-Length: " + std::to_string(one.answer.size()) + "\r\n\r\n" +
                              one.answer;
      for (const char octet : answer) late.script.upstream_sends({&octet, 1});
      EXPECT_EQ(late.told().payload, one.payload);
      EXPECT_TRUE(late.told().complete);
      EXPECT_EQ(late.script.upstream, upstream_act::release);
      EXPECT_TRUE(late.script.subject->idle()) << "the connection serves on";
      const auto event = late.script.next_event();
      EXPECT_EQ(event.status, 404) << "the true status is logged";
      EXPECT_EQ(event.outcome, "done") << "as without a heartbeat";
      EXPECT_TRUE(contains(event.message, "404"));
    }
  }
}

TEST(exchange_heartbeat, an_upstream_that_fails_late_is_told_in_the_dialect) {
  story gone("/v1/messages", wants_stream);
  gone.script.silence_goes_on();
  gone.script.upstream_ends(false);
  EXPECT_TRUE(gone.told().payload.starts_with(
      ": keep-alive\n\nevent: error\ndata: {\"type\":\"error\",\"error\":{"));
  auto event = gone.script.next_event();
  EXPECT_EQ(event.status, 502);
  EXPECT_EQ(event.reason, "upstream-closed");
  EXPECT_EQ(event.outcome, "done");
  EXPECT_EQ(gone.script.totals.failed, 1U);

  story late("/api/chat", wants_whole);
  late.script.silence_goes_on();
  late.script.time_is_up();
  EXPECT_TRUE(late.told().payload.starts_with(" {\"error\":\"Ollama sent nothing"));
  event = late.script.next_event();
  EXPECT_EQ(event.status, 504);
  EXPECT_TRUE(late.told().complete);

  story torn("/api/chat", wants_stream);
  torn.script.silence_goes_on();
  torn.script.upstream_sends("HTTP/1.1 500 X\r\nContent-Length: 100\r\n\r\n{\"err");
  torn.script.upstream_ends();
  EXPECT_TRUE(torn.told().payload.starts_with(" {\"error\":\"Ollama answered 500 X: "));
  EXPECT_EQ(torn.script.upstream, upstream_act::close);
}

TEST(exchange_heartbeat, an_answer_of_another_kind_is_no_answer) {
  story events("/v1/chat/completions", wants_stream);
  events.script.silence_goes_on();
  events.script.upstream_sends(json_head + "2\r\n\r\n{}");
  EXPECT_TRUE(events.told().payload.starts_with(": keep-alive\n\ndata: {\"error\":{"));
  EXPECT_EQ(events.script.next_event().status, 502);
}

TEST(exchange_heartbeat, a_stream_behind_it_is_judged_like_any_other) {
  story chat("/api/chat", wants_stream);
  chat.script.silence_goes_on();
  chat.script.upstream_sends(ndjson_head + "0\r\n\r\n");
  EXPECT_TRUE(chat.told().payload.starts_with(" {\"error\":\"Ollama's stream ended"));
  EXPECT_FALSE(chat.told().complete);
  EXPECT_EQ(chat.script.client, client_act::linger);

  story none("/api/chat", wants_whole);
  none.script.silence_goes_on();
  none.script.upstream_sends(
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
      "Content-Length: 0\r\n\r\n");
  EXPECT_EQ(none.told().payload, " ");
  EXPECT_TRUE(none.told().complete);
}

}  // namespace
}  // namespace ollama_cors::shim
