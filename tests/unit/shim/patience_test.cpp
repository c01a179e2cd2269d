// Every timeout of the configuration, just before its time and at it, on a clock that the test
// moves: an exchange between a client and an upstream, its patience, and the deadlines of a loop.
#include "shim/patience.hpp"

#include <gtest/gtest.h>

#include "net/deadlines.hpp"
#include "unit/shim/exchange_script.hpp"

namespace ollama_cors::shim {
namespace {

using namespace std::chrono_literals;

// Each timeout another number, so that none can be taken for another.
constexpr std::string_view all_timeouts =
    R"({"timeouts":{"head_ms":1000,"connect_ms":2000,"first_byte_ms":3000,"idle_ms":4000,)"
    R"("write_ms":5000,"keep_alive_ms":6000}})";
constexpr std::string_view no_timeouts =
    R"({"timeouts":{"head_ms":null,"connect_ms":null,"first_byte_ms":null,"idle_ms":null,)"
    R"("write_ms":null,"keep_alive_ms":null}})";

constexpr std::string_view get = "GET /api/version HTTP/1.1\r\nHost: localhost\r\n\r\n";
constexpr std::string_view upload =
    "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n";
constexpr std::string_view answer_head = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";

// What a session does round its exchange, without sockets.
class timed_story : private net::deadline_owner {
public:
  explicit timed_story(std::string_view configuration = all_timeouts) : script(configuration) {
    all_.add(deadline_);
    look(false);
  }
  ~timed_story() { all_.remove(deadline_); }

  void client_sends(std::string_view bytes) {
    script.client_sends(bytes);
    look(script.subject->wants_client_data());
  }
  void upstream_connects() {
    script.upstream_connects();
    look(false);
  }
  void upstream_sends(std::string_view bytes) {
    script.upstream_sends(bytes);
    look(true);
  }

  // Whether something expired meanwhile.
  bool pass(std::chrono::milliseconds time) {
    const int before = expirations_;
    now_ += time;
    all_.expire(now_);
    return expirations_ != before;
  }
  // Nothing may happen until just before `time` is over; then it has to.
  void expect_to_last(std::chrono::milliseconds time) {
    EXPECT_FALSE(pass(time - 1ms)) << "too early";
    EXPECT_TRUE(pass(1ms)) << "too late";
  }

  exchange_script script;

private:
  void look(bool moved) {
    const auto judged = patience_.look(
        {.moved = moved, .what = script.subject->waiting(), .exchange = script.subject->id()},
        script.context().terms->settings.timeouts);
    if (judged.stands) return;
    if (judged.from_now) {
      deadline_.set(now_ + *judged.from_now);
    } else {
      deadline_.clear();
    }
  }

  void deadline_expired() override {
    ++expirations_;
    patience_.expire();
    script.time_is_up();
    look(false);
  }

  net::clock::time_point now_{};
  net::deadlines all_;
  net::deadline deadline_{*this};
  patience patience_;
  int expirations_ = 0;
};

TEST(patience, a_silent_connection_ends_with_the_time_for_a_head) {
  timed_story story;
  story.expect_to_last(1000ms);
  EXPECT_EQ(story.script.at_client, "");
  EXPECT_EQ(story.script.client, client_act::close);
}

TEST(patience, a_head_has_its_time_as_a_whole_however_it_drips) {
  timed_story story;
  for (std::size_t i = 0; i < 19; ++i) {
    story.client_sends(get.substr(i, 1));
    ASSERT_FALSE(story.pass(50ms)) << i;
  }
  story.client_sends(get.substr(19, 1));
  story.expect_to_last(50ms);
  EXPECT_TRUE(story.script.at_client.starts_with("HTTP/1.1 408 Request Timeout\r\n"));
  EXPECT_EQ(story.script.client, client_act::linger);
}

TEST(patience, empty_lines_before_a_request_buy_no_time) {
  timed_story first;
  for (int i = 0; i < 9; ++i) {
    first.client_sends("\r\n");
    ASSERT_FALSE(first.pass(100ms));
  }
  first.client_sends("\r\n");
  first.expect_to_last(100ms);

  timed_story second;
  second.client_sends(get);
  second.upstream_connects();
  second.upstream_sends("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  for (int i = 0; i < 5; ++i) {
    second.client_sends("\r\n");
    ASSERT_FALSE(second.pass(1000ms));
  }
  second.client_sends("\r\n");
  second.expect_to_last(1000ms);
  EXPECT_EQ(second.script.client, client_act::close);
}

TEST(patience, the_next_head_on_a_connection_has_a_time_of_its_own) {
  timed_story story;
  story.client_sends(get);
  story.upstream_connects();
  story.upstream_sends("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  ASSERT_FALSE(story.pass(5900ms)) << "kept alive";
  story.script.at_client.clear();
  story.client_sends(get.substr(0, 5));
  story.expect_to_last(1000ms);
  EXPECT_TRUE(story.script.at_client.starts_with("HTTP/1.1 408 "));
}

TEST(patience, a_late_head_is_answered_as_a_request_of_its_own) {
  timed_story story;
  story.client_sends(
      "HEAD /v1/models HTTP/1.1\r\nHost: localhost\r\n"
      "Origin: http://localhost:5174\r\n\r\n");
  story.upstream_connects();
  story.upstream_sends("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
  story.script.at_client.clear();
  story.client_sends("G");
  story.pass(1000ms);
  const auto& answer = story.script.at_client;
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 408 "));
  EXPECT_TRUE(answer.ends_with("}")) << "a body, though the request before was a HEAD";
  EXPECT_EQ(answer.find("localhost:5174"), std::string::npos) << "nor its origin";
}

TEST(patience, connecting_has_its_time) {
  timed_story story;
  story.client_sends(get);
  story.expect_to_last(2000ms);
  EXPECT_TRUE(story.script.at_client.starts_with("HTTP/1.1 504 "));
  EXPECT_NE(story.script.at_client.find("timeouts.connect_ms"), std::string::npos);
  EXPECT_EQ(story.script.upstream, upstream_act::close);
}

TEST(patience, the_first_byte_has_its_time_from_the_connection_on) {
  timed_story story;
  story.client_sends(get);
  ASSERT_FALSE(story.pass(1999ms));
  story.upstream_connects();
  story.expect_to_last(3000ms);
  EXPECT_TRUE(story.script.at_client.starts_with("HTTP/1.1 504 "));
  EXPECT_NE(story.script.at_client.find("timeouts.first_byte_ms"), std::string::npos);
}

TEST(patience, what_a_client_sends_ahead_buys_its_upstream_no_time) {
  timed_story story;
  story.client_sends(get);
  story.upstream_connects();
  for (int i = 0; i < 29; ++i) {
    story.client_sends("G");
    ASSERT_FALSE(story.pass(100ms));
  }
  story.client_sends("G");
  story.expect_to_last(100ms);
}

TEST(patience, each_chunk_of_an_answer_begins_the_idle_time_anew) {
  timed_story story;
  story.client_sends(get);
  story.upstream_connects();
  story.upstream_sends(answer_head);
  for (int i = 0; i < 3; ++i) {
    ASSERT_FALSE(story.pass(3999ms));
    story.upstream_sends("a");
  }
  ASSERT_FALSE(story.pass(3000ms));
  story.client_sends("GET ");
  story.expect_to_last(1000ms);
  EXPECT_EQ(story.script.client, client_act::close) << "cut, and not answered a second time";
  EXPECT_EQ(story.script.upstream, upstream_act::close);
  EXPECT_TRUE(story.script.at_client.ends_with("\r\n\r\naaa"));
}

TEST(patience, an_upload_that_stands_still_has_the_idle_time) {
  timed_story story;
  story.client_sends(upload);
  story.upstream_connects();
  for (int i = 0; i < 3; ++i) {
    ASSERT_FALSE(story.pass(3999ms));
    story.client_sends("a");
  }
  story.expect_to_last(4000ms);
  EXPECT_TRUE(story.script.at_client.starts_with("HTTP/1.1 504 "));
  EXPECT_NE(story.script.at_client.find("timeouts.idle_ms"), std::string::npos);
  EXPECT_EQ(story.script.upstream, upstream_act::close);
  EXPECT_EQ(story.script.client, client_act::linger);
}

TEST(patience, a_kept_connection_has_its_time_between_requests) {
  timed_story story;
  for (int i = 0; i < 3; ++i) {
    story.client_sends(get);
    story.upstream_connects();
    story.upstream_sends("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    ASSERT_FALSE(story.pass(5999ms)) << i;
  }
  ASSERT_TRUE(story.pass(1ms));
  EXPECT_EQ(story.script.client, client_act::close);
}

// Two answers of ours in a row: the connection waits for a request both before and behind the
// second, which is not one wait.
TEST(patience, each_answer_of_ours_begins_the_kept_time_anew) {
  constexpr std::string_view foreign =
      "GET /api/version HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n\r\n";
  timed_story story;
  story.client_sends(foreign);
  ASSERT_FALSE(story.pass(5999ms));
  story.client_sends(foreign);
  story.expect_to_last(6000ms);
}

TEST(patience, a_refused_body_is_swallowed_for_two_seconds) {
  timed_story story;
  story.client_sends(
      "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n"
      "Content-Length: 9\r\n\r\n");
  ASSERT_FALSE(story.pass(1500ms));
  story.client_sends("a");
  story.expect_to_last(500ms);
  EXPECT_EQ(story.script.client, client_act::close);
}

TEST(patience, without_limits_nothing_ends) {
  timed_story story(no_timeouts);
  const auto a_month = std::chrono::hours(24 * 30);
  EXPECT_FALSE(story.pass(a_month));
  story.client_sends(get.substr(0, 5));
  EXPECT_FALSE(story.pass(a_month));
  story.client_sends(get.substr(5));
  EXPECT_FALSE(story.pass(a_month));
  story.upstream_connects();
  EXPECT_FALSE(story.pass(a_month));
  story.upstream_sends(answer_head);
  EXPECT_FALSE(story.pass(a_month));
  story.upstream_sends("123456789");
  EXPECT_FALSE(story.pass(a_month));
  EXPECT_EQ(story.script.client, client_act::keep);
}

// The session alone knows whether bytes wait for the client, so these ask the patience itself.
TEST(patience, a_reader_that_stops_has_its_time_which_only_its_reading_moves) {
  const config::timeouts limits;
  patience one;
  ASSERT_EQ(one.look({.what = waiting_for::idle, .exchange = 1}, limits).from_now, limits.idle);
  const auto blocked =
      one.look({.writing = true, .what = waiting_for::idle, .exchange = 1}, limits);
  EXPECT_FALSE(blocked.stands);
  EXPECT_EQ(blocked.from_now, limits.write);
  EXPECT_TRUE(
      one.look({.writing = true, .moved = true, .what = waiting_for::idle, .exchange = 1}, limits)
          .stands)
      << "an upload that goes on is no reading";
  EXPECT_FALSE(
      one.look({.writing = true, .written = true, .what = waiting_for::idle, .exchange = 1}, limits)
          .stands);
  EXPECT_TRUE(one.expire()) << "it is the client that did not read";
}

TEST(patience, a_reader_that_goes_on_gives_the_exchange_its_time_back) {
  const config::timeouts limits;
  patience one;
  one.look({.writing = true, .what = waiting_for::idle, .exchange = 1}, limits);
  const auto flowing = one.look({.what = waiting_for::idle, .exchange = 1}, limits);
  EXPECT_FALSE(flowing.stands);
  EXPECT_EQ(flowing.from_now, limits.idle);
  EXPECT_FALSE(one.expire());
}

}  // namespace
}  // namespace ollama_cors::shim
