// The exchange as a story: the client sends, the upstream answers, and what each of them sees.
#include "shim/exchange.hpp"

#include <gtest/gtest.h>

#include "unit/shim/exchange_script.hpp"

namespace ollama_cors::shim {
namespace {

constexpr std::string_view get =
    "GET /api/version HTTP/1.1\r\nHost: localhost:11435\r\nOrigin: http://localhost:5174\r\n"
    "Sec-Fetch-Site: same-site\r\nCookie: a=b\r\n\r\n";
constexpr std::string_view post =
    "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:5174\r\n"
    "Content-Type: application/json\r\nContent-Length: 5\r\n\r\nhello";
constexpr std::string_view stream_head =
    "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
constexpr std::string_view version_answer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string body_of(const std::string& message) {
  return message.substr(message.find("\r\n\r\n") + 4);
}

// Cut at every byte, the story stays the same.
class exchange_cut : public testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(sizes, exchange_cut, testing::Values(0, 1, 2, 3, 7));

TEST_P(exchange_cut, a_page_reads_the_upstreams_answer) {
  exchange_script script("{}", GetParam());
  script.client_sends(get);
  ASSERT_EQ(script.connects, 1);
  EXPECT_EQ(script.at_upstream, "") << "nothing leaves before there is a connection";
  script.upstream_connects();
  EXPECT_TRUE(script.at_upstream.starts_with("GET /api/version HTTP/1.1\r\n"));
  EXPECT_TRUE(contains(script.at_upstream, "Host: 127.0.0.1:11434\r\n"));
  EXPECT_FALSE(contains(script.at_upstream, "Origin"));
  EXPECT_FALSE(contains(script.at_upstream, "Cookie"));
  EXPECT_FALSE(contains(script.at_upstream, "Sec-Fetch"));
  script.upstream_sends(version_answer);
  EXPECT_TRUE(contains(script.at_client, "Access-Control-Allow-Origin: http://localhost:5174\r\n"));
  EXPECT_TRUE(contains(script.at_client, "Vary: Origin\r\n"));
  EXPECT_EQ(body_of(script.at_client), "{}");
  EXPECT_EQ(script.upstream, upstream_act::release);
  EXPECT_EQ(script.client, client_act::keep);
  EXPECT_TRUE(script.subject->idle());
}

// A slash in the query of an absolute-form target begins no path.
TEST_P(exchange_cut, what_is_forwarded_is_what_was_classified) {
  for (const auto& [sent, asked] : {std::pair("http://localhost?/api/delete", "/?/api/delete"),
                                    std::pair("http://localhost", "/"),
                                    std::pair("http://localhost/api/ps?a=/b", "/api/ps?a=/b")}) {
    exchange_script script("{}", GetParam());
    script.client_sends("GET " + std::string(sent) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    script.upstream_connects();
    EXPECT_TRUE(script.at_upstream.starts_with("GET " + std::string(asked) + " HTTP/1.1\r\n"))
        << script.at_upstream;
  }
}

TEST_P(exchange_cut, a_stream_passes_byte_by_byte_as_it_was_framed) {
  exchange_script script("{}", GetParam());
  script.client_sends(post);
  script.upstream_connects();
  EXPECT_EQ(body_of(script.at_upstream), "hello");
  const std::string chunks =
      "4\r\n{\"a\n\r\nb;x=y\r\n0123456789a\r\n0f\r\n\n{\"done\":true}\n\r\n0\r\n\r\n";
  script.upstream_sends(std::string(stream_head) + chunks);
  EXPECT_EQ(body_of(script.at_client), chunks);
  EXPECT_EQ(script.upstream, upstream_act::release);
  EXPECT_EQ(script.next_event().outcome, "done");
}

TEST_P(exchange_cut, a_chunked_upload_is_framed_anew) {
  exchange_script script("{}", GetParam());
  script.client_sends(
      "POST /api/blobs/sha256:0 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
  script.upstream_connects();
  script.client_sends("3;evil=\"1\"\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n");
  ASSERT_TRUE(contains(script.at_upstream, "Transfer-Encoding: chunked\r\n"));
  EXPECT_FALSE(contains(script.at_upstream, "evil"));
  EXPECT_FALSE(contains(script.at_upstream, "Trailer"));
  // Whatever the cut, the upstream reads these bytes.
  http::chunk_scanner scanner;
  std::string payload;
  std::string body = body_of(script.at_upstream);
  std::string_view rest = body;
  auto piece = scanner.next(rest);
  for (; piece.status == http::chunk_scanner::state::more && piece.consumed > 0;
       piece = scanner.next(rest)) {
    payload.append(piece.payload);
    rest.remove_prefix(piece.consumed);
  }
  EXPECT_EQ(piece.status, http::chunk_scanner::state::done);
  EXPECT_EQ(payload, "abcde");
}

TEST_P(exchange_cut, two_requests_in_one_go_are_answered_in_turn) {
  exchange_script script("{}", GetParam());
  script.client_sends(std::string(get) + std::string(get));
  script.upstream_connects();
  EXPECT_EQ(script.connects, 1);
  script.upstream_sends(version_answer);
  EXPECT_EQ(script.connects, 2);
}

TEST_P(exchange_cut, a_foreign_origin_is_refused_and_nothing_is_forwarded) {
  exchange_script script("{}", GetParam());
  script.client_sends(
      "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n"
      "Content-Length: 2\r\n\r\n{}");
  EXPECT_EQ(script.connects, 0);
  EXPECT_TRUE(script.at_client.starts_with("HTTP/1.1 403 Forbidden\r\n"));
  EXPECT_FALSE(contains(script.at_client, "Access-Control-"));
  EXPECT_TRUE(contains(script.at_client, "\"reason\":\"origin-not-allowed\""));
  EXPECT_TRUE(contains(script.at_client, "Cache-Control: no-store\r\n"));
  EXPECT_TRUE(contains(script.at_client, "X-Content-Type-Options: nosniff\r\n"));
  EXPECT_TRUE(script.subject->idle()) << "the small body was swallowed, the connection serves on";
  const auto told = script.next_event();
  EXPECT_EQ(told.verdict, "refuse");
  EXPECT_EQ(told.bytes, body_of(script.at_client).size());
}

TEST(exchange, a_preflight_is_answered_here) {
  exchange_script script;
  script.client_sends(
      "OPTIONS /v1/messages HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:5174\r\n"
      "Access-Control-Request-Method: POST\r\n"
      "Access-Control-Request-Headers: anthropic-version,content-type\r\n\r\n");
  EXPECT_EQ(script.connects, 0);
  EXPECT_TRUE(script.at_client.starts_with("HTTP/1.1 204 No Content\r\n"));
  EXPECT_TRUE(contains(script.at_client, "anthropic-version"));
  EXPECT_FALSE(contains(script.at_client, "Content-Length"));
}

TEST(exchange, a_stream_cut_by_the_upstream_never_looks_complete) {
  exchange_script script;
  script.client_sends(post);
  script.upstream_connects();
  script.upstream_sends(std::string(stream_head) + "5\r\nabcd");
  script.upstream_ends();
  EXPECT_EQ(body_of(script.at_client), "5\r\nabcd");
  EXPECT_EQ(script.client, client_act::close);
  EXPECT_EQ(script.next_event().outcome, "failed");
}

TEST(exchange, a_cut_counted_answer_never_looks_complete) {
  exchange_script script;
  script.client_sends(get);
  script.upstream_connects();
  script.upstream_sends("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
  script.upstream_ends();
  EXPECT_EQ(script.client, client_act::close);
  EXPECT_TRUE(contains(script.at_client, "Content-Length: 10\r\n"));
}

TEST(exchange, an_http_1_0_client_of_a_cut_stream_gets_a_reset) {
  exchange_script script;
  script.client_sends("POST /api/chat HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}");
  script.upstream_connects();
  script.upstream_sends(std::string(stream_head) + "5\r\nabcd");
  EXPECT_EQ(body_of(script.at_client), "abcd") << "HTTP/1.0 knows no chunks";
  script.upstream_ends();
  EXPECT_EQ(script.client, client_act::abort);
}

TEST(exchange, an_answer_that_ends_with_its_connection_is_chunked) {
  exchange_script script;
  script.client_sends(get);
  script.upstream_connects();
  script.upstream_sends("HTTP/1.0 200 OK\r\n\r\nabc");
  script.upstream_ends();
  EXPECT_EQ(body_of(script.at_client), "3\r\nabc\r\n0\r\n\r\n");
  EXPECT_EQ(script.upstream, upstream_act::close);
}

TEST(exchange, a_broken_chunk_of_the_upstream_is_never_passed_on) {
  exchange_script script;
  script.client_sends(post);
  script.upstream_connects();
  script.upstream_sends(std::string(stream_head) + "4\r\nabcd\r\n");
  script.upstream_sends("0x5\r\nabcde\r\n");
  EXPECT_EQ(body_of(script.at_client), "4\r\nabcd\r\n");
  EXPECT_EQ(script.client, client_act::close);
  EXPECT_EQ(script.upstream, upstream_act::close);
}

TEST(exchange, the_client_going_away_closes_the_upstream_at_once) {
  for (const bool responding : {false, true}) {
    exchange_script script;
    script.client_sends(post);
    script.upstream_connects();
    if (responding) script.upstream_sends(std::string(stream_head) + "4\r\nabcd\r\n");
    script.client_ends();
    EXPECT_EQ(script.upstream, upstream_act::close);
    EXPECT_EQ(script.next_event().outcome, "cancelled");
    EXPECT_EQ(script.totals.active_exchanges, 0U);
  }
}

TEST(exchange, an_upstream_that_is_not_there_is_a_502_that_the_page_can_read) {
  exchange_script script;
  script.client_sends(post);
  script.upstream_refuses();
  EXPECT_TRUE(script.at_client.starts_with("HTTP/1.1 502 Bad Gateway\r\n"));
  EXPECT_TRUE(contains(script.at_client, "Access-Control-Allow-Origin: http://localhost:5174\r\n"));
  EXPECT_TRUE(contains(script.at_client, "X-Ollama-Cors-Reason: upstream-unreachable\r\n"));
  EXPECT_TRUE(contains(script.at_client, "127.0.0.1:11434"));
  EXPECT_TRUE(contains(script.at_client, "Connection refused"));
}

TEST(exchange, a_stale_connection_is_replaced_for_what_may_be_repeated_only) {
  exchange_script reading;
  reading.client_sends(get);
  reading.upstream_connects(true);
  reading.upstream_ends(false);
  EXPECT_EQ(reading.upstream, upstream_act::connect_fresh);
  reading.at_upstream.clear();
  reading.upstream_connects(false);
  EXPECT_TRUE(reading.at_upstream.starts_with("GET /api/version"));
  reading.upstream_sends(version_answer);
  EXPECT_EQ(body_of(reading.at_client), "{}");

  exchange_script writing;
  writing.client_sends(post);
  writing.upstream_connects(true);
  writing.upstream_ends(false);
  EXPECT_EQ(writing.connects, 1);
  EXPECT_TRUE(contains(writing.at_client, "X-Ollama-Cors-Reason: upstream-closed\r\n"));
}

TEST(exchange, permission_to_send_is_given_when_the_request_is_forwarded) {
  exchange_script script;
  script.client_sends(
      "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
      "Content-Length: 2\r\n\r\n");
  EXPECT_EQ(script.at_client, "");
  script.upstream_connects();
  EXPECT_EQ(script.at_client, "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_FALSE(contains(script.at_upstream, "Expect"));
}

TEST(exchange, a_refused_request_that_waits_for_permission_gets_its_answer_and_a_close) {
  exchange_script script;
  script.client_sends(
      "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n"
      "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_TRUE(script.at_client.starts_with("HTTP/1.1 403 "));
  EXPECT_TRUE(contains(script.at_client, "Connection: close\r\n"));
  EXPECT_EQ(script.client, client_act::linger);
}

TEST(exchange, an_answer_before_the_uploads_end_is_relayed_and_both_sides_close) {
  exchange_script script;
  script.client_sends(
      "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc");
  script.upstream_connects();
  script.upstream_sends("HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno");
  EXPECT_EQ(body_of(script.at_client), "no");
  EXPECT_TRUE(contains(script.at_client, "Connection: close\r\n"));
  EXPECT_EQ(script.upstream, upstream_act::close);
  EXPECT_EQ(script.client, client_act::linger);
}

TEST(exchange, interim_answers_are_swallowed) {
  exchange_script script;
  script.client_sends(get);
  script.upstream_connects();
  script.upstream_sends("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" +
                        std::string(version_answer));
  EXPECT_TRUE(script.at_client.starts_with("HTTP/1.1 200 "));
}

TEST(exchange, a_head_answer_has_no_body_and_the_connection_serves_on) {
  exchange_script script;
  script.client_sends("HEAD /api/version HTTP/1.1\r\nHost: localhost\r\n\r\n");
  script.upstream_connects();
  script.upstream_sends("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n");
  EXPECT_TRUE(contains(script.at_client, "Content-Length: 20\r\n"));
  EXPECT_TRUE(script.subject->idle());
  EXPECT_EQ(script.upstream, upstream_act::release);
}

TEST(exchange, bytes_behind_the_answer_spoil_the_connection) {
  exchange_script script;
  script.client_sends(get);
  script.upstream_connects();
  script.upstream_sends(std::string(version_answer) + "HTTP/1.1 200 OK\r\n\r\n");
  EXPECT_EQ(body_of(script.at_client), "{}");
  EXPECT_EQ(script.upstream, upstream_act::close);
}

TEST(exchange, our_own_via_is_a_loop) {
  exchange_script script;
  script.client_sends(
      "GET /api/version HTTP/1.1\r\nHost: localhost\r\nVia: 1.1 other, 1.1 ollama-cors\r\n\r\n");
  EXPECT_EQ(script.connects, 0);
  EXPECT_TRUE(script.at_client.starts_with("HTTP/1.1 508 "));
}

TEST(exchange, smuggling_shapes_are_refused_and_the_connection_closed) {
  for (const std::string_view framing :
       {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "Content-Length: +5\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n"}) {
    exchange_script script;
    script.client_sends("POST /api/chat HTTP/1.1\r\nHost: localhost\r\n" + std::string(framing) +
                        "\r\nhello");
    EXPECT_EQ(script.connects, 0) << framing;
    EXPECT_TRUE(contains(script.at_client, "Connection: close\r\n")) << framing;
    EXPECT_EQ(script.client, client_act::linger) << framing;
  }
}

TEST(exchange, a_broken_chunk_of_the_client_never_reaches_the_upstream) {
  exchange_script script;
  script.client_sends(
      "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
  script.upstream_connects();
  script.at_upstream.clear();
  script.client_sends("5\nhello\r\n0\r\n\r\n");
  EXPECT_EQ(script.at_upstream, "");
  EXPECT_TRUE(script.at_client.starts_with("HTTP/1.1 400 "));
  EXPECT_EQ(script.upstream, upstream_act::close);
}

TEST(exchange, bodies_over_the_limit_are_413) {
  constexpr std::string_view limited = R"({"limits":{"body_bytes":4}})";
  exchange_script at_limit(limited);
  at_limit.client_sends(
      "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nabcd");
  EXPECT_EQ(at_limit.connects, 1);

  exchange_script over(limited);
  over.client_sends("POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nabcde");
  EXPECT_EQ(over.connects, 0);
  EXPECT_TRUE(over.at_client.starts_with("HTTP/1.1 413 "));

  exchange_script chunked(limited);
  chunked.client_sends(
      "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
  chunked.upstream_connects();
  chunked.client_sends("5\r\nabcde\r\n");
  EXPECT_TRUE(chunked.at_client.starts_with("HTTP/1.1 413 "));
  EXPECT_EQ(chunked.upstream, upstream_act::close);
}

TEST(exchange, each_phase_has_its_deadline) {
  exchange_script script;
  EXPECT_EQ(script.subject->waiting(), waiting_for::head) << "a new connection owes a head";
  script.client_sends(get.substr(0, 10));
  EXPECT_EQ(script.subject->waiting(), waiting_for::head);
  script.client_sends(get.substr(10));
  EXPECT_EQ(script.subject->waiting(), waiting_for::connect);
  script.upstream_connects();
  EXPECT_EQ(script.subject->waiting(), waiting_for::first_byte);
  script.upstream_sends("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(script.subject->waiting(), waiting_for::idle);
  script.upstream_sends("{}");
  EXPECT_EQ(script.subject->waiting(), waiting_for::keep_alive);
}

TEST(exchange, a_late_head_is_408_and_a_silent_connection_just_ends) {
  exchange_script late;
  late.client_sends("GET / HT");
  late.time_is_up();
  EXPECT_TRUE(late.at_client.starts_with("HTTP/1.1 408 "));

  exchange_script silent;
  silent.time_is_up();
  EXPECT_EQ(silent.at_client, "");
  EXPECT_EQ(silent.client, client_act::close);
}

TEST(exchange, a_silent_upstream_is_504_before_its_head_and_a_cut_behind_it) {
  exchange_script before;
  before.client_sends(post);
  before.upstream_connects();
  before.time_is_up();
  EXPECT_TRUE(before.at_client.starts_with("HTTP/1.1 504 "));
  EXPECT_EQ(before.upstream, upstream_act::close);

  exchange_script behind;
  behind.client_sends(post);
  behind.upstream_connects();
  behind.upstream_sends(std::string(stream_head) + "2\r\na");
  behind.time_is_up();
  EXPECT_EQ(behind.client, client_act::close);
  EXPECT_EQ(behind.upstream, upstream_act::close);
  EXPECT_FALSE(contains(behind.at_client, "0\r\n\r\n"));
}

TEST(exchange, draining_makes_this_answer_the_last) {
  exchange_script script;
  script.client_sends(get);
  script.context().draining = true;
  script.upstream_connects();
  script.upstream_sends(version_answer);
  EXPECT_TRUE(contains(script.at_client, "Connection: close\r\n"));
  EXPECT_EQ(script.client, client_act::linger);
}

TEST(exchange, an_upload_that_stops_before_its_end_leaves_nothing_to_reuse) {
  exchange_script script;
  script.client_sends("POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc");
  script.upstream_connects();
  script.client_ends();
  EXPECT_EQ(script.upstream, upstream_act::close);
}

}  // namespace
}  // namespace ollama_cors::shim
