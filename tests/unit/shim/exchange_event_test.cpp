// Which exchanges make an event at a level, and what it says of how they ended.
#include <gtest/gtest.h>

#include "unit/shim/exchange_script.hpp"

namespace ollama_cors::shim {
namespace {

constexpr std::string_view from_foreign =
    "GET /api/tags HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n\r\n";
constexpr std::string_view from_own =
    "GET /api/tags HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:5174\r\n\r\n";

TEST(exchange_events, at_warning_are_those_turned_away_decided_or_not) {
  exchange_script script(R"({"log": {"level": "warning"}})");
  script.client_sends(from_own);
  script.upstream_connects();
  script.upstream_sends("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  script.client_sends(from_foreign);
  event seen = script.next_event();
  EXPECT_EQ(seen.verdict, "refuse");
  EXPECT_EQ(seen.reason, "origin-not-allowed");
  EXPECT_EQ(seen.status, 403);

  script.client_sends("GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n");
  seen = script.next_event();
  EXPECT_EQ(seen.verdict, "");
  EXPECT_EQ(seen.reason, "malformed-request");
  EXPECT_EQ(seen.status, 400);
}

TEST(exchange_events, one_cut_off_by_a_stop_does_not_blame_the_client) {
  exchange_script stopped;
  stopped.client_sends(from_own);
  stopped.shim_stops();
  event seen = stopped.next_event();
  EXPECT_EQ(seen.outcome, "cancelled");
  EXPECT_EQ(seen.message, "the shim was stopped before the answer was through");
  EXPECT_EQ(stopped.upstream, upstream_act::close);

  exchange_script left;
  left.client_sends(from_own);
  left.client_ends();
  seen = left.next_event();
  EXPECT_EQ(seen.outcome, "cancelled");
  EXPECT_EQ(seen.message, "the client went away");
}

}  // namespace
}  // namespace ollama_cors::shim
