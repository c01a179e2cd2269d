// Whole answers: how each ends, and what it has said by then.
#include "client/answer.hpp"

#include <gtest/gtest.h>

#include "unit/client/told.hpp"

namespace ollama_cors::client {
namespace {

using test::events_of;
using test::messages_of;
using test::strings;

request chat() {
  request what;
  what.method = "POST";
  what.target = "/api/chat";
  return what;
}

request events(std::string target) {
  request what = chat();
  what.target = std::move(target);
  return what;
}

std::string with_length(std::string_view type, std::string_view body, int status = 200) {
  return "HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Type: " + std::string(type) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

struct told {
  answer::state state = answer::state::more;
  failure why;
  batch out;
  bool reusable = false;
  std::string location;
};

// All of it in one piece, then the end of the connection.
told tell(const request& asked, std::string_view bytes, bool clean = true, bool follows = true) {
  told all;
  answer one(asked, 16 * 1024 * 1024, follows);
  all.state = one.feed(bytes, all.out);
  if (all.state == answer::state::more) all.state = one.end(clean, all.out);
  all.why = one.why();
  all.reusable = one.reusable();
  all.location = one.location();
  return all;
}

constexpr std::string_view ndjson = "application/x-ndjson";
constexpr std::string_view sse = "text/event-stream";

TEST(client_answer, a_stream_that_says_its_end_is_done) {
  auto got = tell(chat(), with_length(ndjson, "{\"done\":false}\n{\"done\":true}\n"));
  EXPECT_EQ(got.state, answer::state::done);
  EXPECT_TRUE(got.reusable);
  EXPECT_EQ(messages_of(got.out), (strings{"{\"done\":false}", "{\"done\":true}"}));
}

TEST(client_answer, one_that_does_not_is_no_success) {
  auto got = tell(chat(), with_length(ndjson, "{\"done\":false}\n"));
  EXPECT_EQ(got.state, answer::state::failed);
  EXPECT_EQ(got.why.kind, failure_kind::no_terminator);
  EXPECT_EQ(messages_of(got.out), strings{"{\"done\":false}"});

  auto unjudged = chat();
  unjudged.speaks = ollama::dialect::plain;
  EXPECT_EQ(tell(unjudged, with_length(ndjson, "{\"done\":false}\n")).state, answer::state::done);
}

TEST(client_answer, an_error_inside_a_stream_keeps_what_came_before) {
  auto got = tell(chat(), with_length(ndjson, "{\"a\":1}\n{\"error\":\"it \\u0062roke\"}\n"));
  EXPECT_EQ(got.state, answer::state::failed);
  EXPECT_EQ(got.why.kind, failure_kind::stream_error);
  EXPECT_EQ(got.why.message, "it broke");
  EXPECT_EQ(got.why.detail, "{\"error\":\"it \\u0062roke\"}");
  EXPECT_EQ(messages_of(got.out), strings{"{\"a\":1}"});

  got = tell(events("/v1/chat/completions"),
             with_length(sse, "data: {\"a\":1}\n\ndata: {\"error\":{\"message\":\"no\"}}\n\n"));
  EXPECT_EQ(got.why.kind, failure_kind::stream_error);
  EXPECT_EQ(got.why.message, "no");
  EXPECT_EQ(events_of(got.out), strings{"={\"a\":1}"});

  got = tell(events("/v1/messages"),
             with_length(sse,
                         "event: message_start\ndata: {}\n\nevent: error\ndata: "
                         "{\"type\":\"error\",\"error\":{\"message\":\"over\"}}\n\n"));
  EXPECT_EQ(got.why.kind, failure_kind::stream_error);
  EXPECT_EQ(got.why.message, "over");
  EXPECT_EQ(events_of(got.out), strings{"message_start={}"});
}

TEST(client_answer, an_error_in_its_last_line_needs_no_end_of_line) {
  auto got = tell(chat(), with_length(ndjson, "{\"a\":1}\n{\"error\":\"late\"}"));
  EXPECT_EQ(got.why.kind, failure_kind::stream_error);
  EXPECT_EQ(got.why.message, "late");
  EXPECT_EQ(messages_of(got.out), strings{"{\"a\":1}"});
}

TEST(client_answer, an_error_counts_for_more_than_the_cut_behind_it) {
  const std::string head =
      "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(tell(chat(), head + "10\r\n{\"error\":\"here\"}\r\n", false).why.kind,
            failure_kind::stream_error);
  EXPECT_EQ(tell(chat(), head + "11\r\n{\"error\":\"here\"}\n\r\n", false).why.kind,
            failure_kind::stream_error);
}

TEST(client_answer, read_as_raw_its_bytes_are_kept_and_its_end_is_judged) {
  auto raw = chat();
  raw.as = framing::raw;
  const std::string body = "{\"a\":1}\n\n{\"error\":\"broke\"}\n";
  auto got = tell(raw, with_length(ndjson, body));
  EXPECT_EQ(got.why.kind, failure_kind::stream_error);
  EXPECT_EQ(got.why.message, "broke");
  EXPECT_EQ(messages_of(got.out), strings{body});
}

TEST(client_answer, one_that_is_cut_is_truncated) {
  const std::string whole = with_length("application/json", "{\"a\":1}");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    for (const bool clean : {true, false}) {
      const auto got = tell(chat(), whole.substr(0, size), clean);
      EXPECT_EQ(got.state, answer::state::failed) << size;
      EXPECT_EQ(got.why.kind, failure_kind::truncated) << size;
      EXPECT_FALSE(got.reusable);
    }
  }
}

// RFC 9112 4: a status line begins with HTTP-name, in capitals.
TEST(client_answer, another_protocol_is_known_by_its_first_bytes) {
  for (const std::string_view bytes : {"SSH-2.0-OpenSSH_9.2p1\r\n", "220 mail.example ESMTP\r\n",
                                       "\x15\x03\x01", "HTTPS", "http/1.1 200", "\r\n"}) {
    answer one(chat(), 1000, true);
    batch out;
    // Without an end of the connection: such a server may wait for what we say.
    EXPECT_EQ(one.feed(bytes, out), answer::state::failed) << bytes;
    EXPECT_EQ(one.why().kind, failure_kind::bad_response) << bytes;
  }
  const std::string_view late = "HTTP/1.1 103 Early\r\n\r\nSSH-";
  EXPECT_EQ(tell(chat(), late).why.kind, failure_kind::bad_response);
}

TEST(client_answer, one_that_ends_with_its_connection_is_done_by_an_orderly_end_alone) {
  const std::string bytes = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nOllama is running";
  auto got = tell(chat(), bytes, true);
  EXPECT_EQ(got.state, answer::state::done);
  EXPECT_FALSE(got.reusable);
  EXPECT_EQ(messages_of(got.out), strings{"Ollama is running"});
  EXPECT_EQ(tell(chat(), bytes, false).why.kind, failure_kind::truncated);
}

TEST(client_answer, what_is_no_http_is_a_bad_response) {
  for (const char* bytes : {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 999 x\r\n\r\n",
                            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: "
                            "chunked\r\n\r\n0\r\n\r\n",
                            "HTTP/1.1 200 OK\r\n folded: x\r\n\r\n"}) {
    const auto got = tell(chat(), bytes);
    EXPECT_EQ(got.why.kind, failure_kind::bad_response) << bytes;
  }
  const auto got =
      tell(chat(), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n");
  EXPECT_EQ(got.why.kind, failure_kind::bad_chunk);
}

// However it is cut: as raw bytes the error is in no piece of these whole.
TEST(client_answer, an_error_inside_a_stream_has_said_more_than_a_bad_chunk_behind_it) {
  const std::string bytes =
      "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
      "11\r\n{\"error\":\"broke\"}bad";
  for (const auto as : {framing::lines, framing::raw}) {
    auto asked = chat();
    asked.as = as;
    for (const std::size_t piece : {1, 4, 1000}) {
      answer one(asked, 1000, false);
      batch out;
      for (std::size_t at = 0; at < bytes.size(); at += piece)
        one.feed(bytes.substr(at, piece), out);
      EXPECT_EQ(one.why().kind, failure_kind::stream_error) << piece;
    }
  }
}

TEST(client_answer, interim_answers_are_passed_over) {
  auto got =
      tell(chat(), "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" +
                       with_length("application/json", "{}"));
  EXPECT_EQ(got.state, answer::state::done);
  EXPECT_EQ(messages_of(got.out), strings{"{}"});
}

TEST(client_answer, bodies_that_are_none) {
  auto head = chat();
  head.method = "HEAD";
  EXPECT_EQ(tell(head, "HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n").state, answer::state::done);
  EXPECT_EQ(tell(chat(), "HTTP/1.1 204 No Content\r\n\r\n").state, answer::state::done);
  auto empty = tell(chat(), with_length("application/json", ""));
  EXPECT_EQ(empty.state, answer::state::done);
  EXPECT_TRUE(messages_of(empty.out).empty());
}

TEST(client_answer, a_connection_that_says_more_than_was_asked_is_not_used_again) {
  EXPECT_FALSE(tell(chat(), with_length("text/plain", "ok") + "more").reusable);
  EXPECT_FALSE(
      tell(chat(), "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").reusable);
}

TEST(client_answer, a_redirect_is_told_or_handed_out) {
  const std::string bytes =
      "HTTP/1.1 307 Temporary Redirect\r\nLocation: /api/tags\r\nContent-Length: 3\r\n\r\nbye";
  auto followed = tell(chat(), bytes, true, true);
  EXPECT_EQ(followed.state, answer::state::redirected);
  EXPECT_EQ(followed.location, "/api/tags");
  EXPECT_TRUE(followed.out.empty());
  EXPECT_TRUE(followed.reusable);
  auto manual = tell(chat(), bytes, true, false);
  EXPECT_EQ(manual.state, answer::state::done);
  ASSERT_NE(manual.out.head(), nullptr);
  EXPECT_EQ(manual.out.head()->status, 307U);
  EXPECT_EQ(messages_of(manual.out), strings{"bye"});
}

TEST(client_answer, statuses_speak_in_each_dialect) {
  const auto says = [](std::string_view type, std::string_view body) {
    return tell(chat(), with_length(type, body, 500)).why.message;
  };
  EXPECT_EQ(says("application/json", R"({"error":"native"})"), "native");
  EXPECT_EQ(says("application/json", R"({"error":{"message":"openai","type":"x"}})"), "openai");
  EXPECT_EQ(says("application/json", R"({"type":"error","error":{"message":"anthropic"}})"),
            "anthropic");
  const std::string asked = "POST /api/chat was answered 500 Said";
  const std::string silent = asked + ", without a reason. The server's log may say why.";
  EXPECT_EQ(says("text/html", "<h1>Bad gateway</h1>"), silent);
  EXPECT_EQ(says("text/plain", "  \n"), silent);
  EXPECT_EQ(says("text/plain", std::string(1000, 'x')), silent);
  EXPECT_EQ(says("text/plain", "404 page not found\n"), asked + ": \"404 page not found\"");
  EXPECT_EQ(says("text/plain", "b\xFFoom\nagain"), asked + R"(: "b\u00ffoom\u000aagain")");
}

TEST(client_answer, a_message_that_is_too_long_is_one_failure_of_its_own) {
  request asked = chat();
  answer one(asked, 10, true);
  batch out;
  EXPECT_EQ(one.feed(with_length(ndjson, "{\"a\":1}\n{\"text\":\"long\"}\n"), out),
            answer::state::failed);
  EXPECT_EQ(one.why().kind, failure_kind::message_too_long);
  EXPECT_EQ(messages_of(out), strings{"{\"a\":1}"});
}

TEST(client_answer, an_error_before_a_message_that_is_too_long_is_what_is_told) {
  request asked = chat();
  answer one(asked, 20, true);
  batch out;
  EXPECT_EQ(
      one.feed(with_length(ndjson, "{\"error\":\"gone\"}\n{\"text\":\"far too long\"}\n"), out),
      answer::state::failed);
  EXPECT_EQ(one.why().kind, failure_kind::stream_error);
  EXPECT_EQ(one.why().message, "gone");
}

}  // namespace
}  // namespace ollama_cors::client
