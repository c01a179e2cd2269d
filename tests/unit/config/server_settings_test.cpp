// The server's settings: limits, timeouts, log, and what this version cannot do.
#include "config/server/server_settings.hpp"

#include <gtest/gtest.h>

#include "findings.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;
using namespace std::chrono_literals;

TEST(settings, have_the_defaults_of_the_contract) {
  const settings server = load_valid("{}").settings;
  EXPECT_EQ(server.limits.head_bytes, 65536u);
  EXPECT_EQ(server.limits.target_bytes, 16384u);
  EXPECT_EQ(server.limits.fields, 200u);
  EXPECT_EQ(server.limits.body_bytes, std::nullopt);
  EXPECT_EQ(server.limits.connections, 1024u);
  EXPECT_EQ(server.timeouts.head, 15000ms);
  EXPECT_EQ(server.timeouts.connect, 5000ms);
  EXPECT_EQ(server.timeouts.first_byte, std::nullopt);
  EXPECT_EQ(server.timeouts.idle, 600000ms);
  EXPECT_EQ(server.timeouts.write, 60000ms);
  EXPECT_EQ(server.timeouts.keep_alive, 75000ms);
  EXPECT_EQ(server.timeouts.drain, 10000ms);
  EXPECT_EQ(server.heartbeat, std::nullopt);
  EXPECT_EQ(server.threads, 1u);
  EXPECT_FALSE(server.allow_unauthenticated_network);
  EXPECT_EQ(server.log_level, log_level::info);
  EXPECT_EQ(server.log_format, log_format::text);
}

TEST(settings, take_values_and_null_for_no_limit) {
  const settings server = load_valid(R"({
      "limits":{"head_bytes":null,"target_bytes":100,"fields":5,"body_bytes":0,"connections":null},
      "timeouts":{"head_ms":1,"connect_ms":null,"first_byte_ms":2,"idle_ms":null,"write_ms":3,
                  "keep_alive_ms":0,"drain_ms":0},
      "heartbeat_ms":4,"threads":4,"log":{"level":"debug","format":"json"}})")
                              .settings;
  EXPECT_EQ(server.limits.head_bytes, std::nullopt);
  EXPECT_EQ(server.limits.target_bytes, 100u);
  EXPECT_EQ(server.limits.fields, 5u);
  EXPECT_EQ(server.limits.body_bytes, 0u);
  EXPECT_EQ(server.limits.connections, std::nullopt);
  EXPECT_EQ(server.timeouts.head, 1ms);
  EXPECT_EQ(server.timeouts.connect, std::nullopt);
  EXPECT_EQ(server.timeouts.first_byte, 2ms);
  EXPECT_EQ(server.timeouts.idle, std::nullopt);
  EXPECT_EQ(server.timeouts.write, 3ms);
  EXPECT_EQ(server.timeouts.keep_alive, 0ms);
  EXPECT_EQ(server.timeouts.drain, 0ms);
  EXPECT_EQ(server.heartbeat, 4ms);
  EXPECT_EQ(server.threads, 4u);
  EXPECT_EQ(server.log_level, log_level::debug);
  EXPECT_EQ(server.log_format, log_format::json);
}

TEST(settings, report_every_wrong_value) {
  EXPECT_EQ(codes(R"({"limits":{"head_bytes":1,"fields":"200","connections":1.5,"bodybytes":1},
                      "timeouts":{"idle_ms":-1,"head":1,"drain_ms":2147483648},
                      "threads":null,"log":{"level":"warn","format":1},
                      "allow_unauthenticated_network":"true"})"),
            (lines{"error /allow_unauthenticated_network wrong-type",
                   "error /limits/bodybytes unknown-key", "error /limits/head_bytes out-of-range",
                   "error /limits/fields wrong-type", "error /limits/connections out-of-range",
                   "error /timeouts/head unknown-key", "error /timeouts/idle_ms out-of-range",
                   "error /timeouts/drain_ms out-of-range", "error /threads wrong-type",
                   "error /log/level unknown-value", "error /log/format wrong-type"}));
  EXPECT_EQ(
      codes(R"({"limits":1,"timeouts":null,"log":[]})"),
      (lines{"error /limits wrong-type", "error /timeouts wrong-type", "error /log wrong-type"}));
}

TEST(settings, suggest_values) {
  EXPECT_EQ(only(R"({"log":{"level":"warn"}})"),
            "error|unknown-value|\"level\" must be \"error\", \"warning\", \"info\" or \"debug\", "
            "but it is \"warn\".|\"warning\"");
  EXPECT_EQ(
      only(R"({"timeouts":{"idle":1}})"),
      "error|unknown-key|There is no key \"idle\" here; did you mean \"idle_ms\"?|\"idle_ms\"");
  EXPECT_EQ(only(R"({"threads":1000})"),
            "error|out-of-range|\"threads\" must be a whole number from 1 to 256, but it is 1000.|"
            "256");
}

TEST(settings, suggest_the_key_that_was_meant) {
  EXPECT_EQ(only(R"({"rulez":[]})"),
            "error|unknown-key|There is no key \"rulez\" here; did you mean \"rules\"?|\"rules\"");
  EXPECT_EQ(only(R"({"log":{"foo":1}})"),
            "error|unknown-key|There is no key \"foo\" here; known are \"level\" or \"format\".|")
      << "nothing near: a suggestion would mislead";
  EXPECT_EQ(only(R"({"origins":[]})"),
            "error|unknown-key|There is no key \"origins\" here; it stands in a rule, an object in "
            "the list \"rules\".|");
  EXPECT_EQ(codes(R"({"rules":[{"origins":["@tauri"],"allowedMethods":["GET"]}]})"),
            lines{"error /rules/0/allowedMethods unknown-key"});
}

TEST(settings, take_a_heartbeat_or_none) {
  EXPECT_EQ(codes(R"({"admin":null,"heartbeat_ms":null})"), lines{});
  EXPECT_EQ(codes(R"({"heartbeat_ms":"x"})"), lines{"error /heartbeat_ms wrong-type"});
}

}  // namespace
}  // namespace ollama_cors::config
