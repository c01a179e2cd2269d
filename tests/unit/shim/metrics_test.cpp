// The counters as Prometheus reads them.
#include "shim/metrics.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>

#include "support/prometheus_text.hpp"
#include "unit/shim/exchange_script.hpp"

namespace ollama_cors::shim {
namespace {

using namespace std::chrono_literals;
using test::prometheus_text;

prometheus_text read(const counters& totals, std::uint64_t dropped = 0) {
  return prometheus_text(write_metrics(totals, dropped));
}

TEST(metrics, are_valid_before_anything_has_happened) {
  const auto totals = std::make_unique<counters>();
  const auto text = read(*totals, 7);
  EXPECT_EQ(text.value("ollama_cors_events_dropped_total"), 7);
  EXPECT_EQ(text.value("ollama_cors_open_connections"), 0);
  EXPECT_EQ(text.value("ollama_cors_build_info", {{"version", OLLAMA_CORS_TEST_VERSION}}), 1);
  const double now =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  EXPECT_LE(text.value("process_start_time_seconds"), now);
  EXPECT_GT(text.value("process_start_time_seconds"), now - 3600);
}

TEST(metrics, tell_requests_by_all_that_was_decided) {
  exchange_script script;
  script.client_sends(
      "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:1\r\n\r\n");
  script.upstream_connects();
  script.upstream_sends("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{");
  EXPECT_EQ(read(script.totals).value("ollama_cors_open_streams"), 1);
  EXPECT_EQ(read(script.totals).value("ollama_cors_active_exchanges"), 1);
  script.upstream_sends("}");
  script.client_sends(
      "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n\r\n"
      "OPTIONS /api/tags HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:1\r\n"
      "Access-Control-Request-Method: GET\r\n\r\n"
      "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n");
  script.upstream_refuses();
  const auto text = read(script.totals);
  const auto requests = [&](const char* kind, const char* verdict, const char* reason,
                            const char* route) {
    return text.value("ollama_cors_requests_total",
                      {{"kind", kind}, {"verdict", verdict}, {"reason", reason}, {"route", route}});
  };
  EXPECT_EQ(requests("cors", "allow", "origin-allowed", "inference"), 1);
  EXPECT_EQ(requests("cors", "refuse", "origin-not-allowed", "inference"), 1);
  EXPECT_EQ(requests("preflight", "allow", "preflight-granted", "read"), 1);
  EXPECT_EQ(requests("not-cors", "allow", "not-cors", "none"), 1);
  EXPECT_EQ(text.value("ollama_cors_failed_exchanges_total"), 1);
  EXPECT_EQ(text.value("ollama_cors_open_streams"), 0);
  EXPECT_EQ(text.value("ollama_cors_active_exchanges"), 0);
  // What was answered here took no time of the upstream's.
  EXPECT_EQ(text.value("ollama_cors_first_byte_seconds_count", {{"route", "inference"}}), 1);
  EXPECT_EQ(text.value("ollama_cors_first_byte_seconds_count", {{"route", "none"}}), 0);
  EXPECT_EQ(text.value("ollama_cors_exchange_duration_seconds_count", {{"route", "inference"}}), 1);
  EXPECT_EQ(text.value("ollama_cors_exchange_duration_seconds_count", {{"route", "none"}}), 1);
  EXPECT_EQ(text.value("ollama_cors_exchange_duration_seconds_count", {{"route", "read"}}), 0);
}

TEST(metrics, count_what_is_no_request) {
  exchange_script script;
  script.client_sends("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
  EXPECT_EQ(read(script.totals).value("ollama_cors_malformed_requests_total"), 1);
}

TEST(metrics, end_the_stream_of_a_client_that_goes) {
  exchange_script script;
  script.client_sends("GET /api/tags HTTP/1.1\r\nHost: localhost\r\n\r\n");
  script.upstream_connects();
  script.upstream_sends("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{");
  script.client_ends();
  const auto text = read(script.totals);
  EXPECT_EQ(text.value("ollama_cors_open_streams"), 0);
  EXPECT_EQ(text.value("ollama_cors_cancelled_exchanges_total"), 1);
}

TEST(metrics, end_the_stream_whose_first_chunk_is_none) {
  exchange_script script;
  script.client_sends("GET /api/tags HTTP/1.1\r\nHost: localhost\r\n\r\n");
  script.upstream_connects();
  script.upstream_sends("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n");
  EXPECT_TRUE(script.at_client.starts_with("HTTP/1.1 502 "));
  EXPECT_EQ(read(script.totals).value("ollama_cors_open_streams"), 0);
}

TEST(metrics, put_a_time_into_the_bucket_whose_bound_holds_it) {
  const auto totals = std::make_unique<counters>();
  auto& times = totals->first_byte[counters::route_of(ollama::read)];
  times.observe(5ms);
  times.observe(5001us);
  times.observe(301s);
  const auto text = read(*totals);
  const auto up_to = [&](const char* bound) {
    return text.value("ollama_cors_first_byte_seconds_bucket", {{"route", "read"}, {"le", bound}});
  };
  EXPECT_EQ(up_to("0.005"), 1);
  EXPECT_EQ(up_to("0.01"), 2);
  EXPECT_EQ(up_to("300"), 2);
  EXPECT_EQ(up_to("+Inf"), 3);
  EXPECT_DOUBLE_EQ(text.value("ollama_cors_first_byte_seconds_sum", {{"route", "read"}}),
                   301.010001);
}

TEST(metrics, the_strict_reader_can_say_no) {
  for (const char* bad :
       {"a_total 1\n", "# HELP a b c\n# TYPE a counter\na 1\n",
        "# HELP a_total b c\n# TYPE a_total counter\na_total 1\na_total 2\n",
        "# HELP a b c\n# TYPE a gauge\na 1", "# HELP a b c\n# TYPE a gauge\na{x=1} 1\n",
        "# HELP a b c\n# TYPE a gauge\na{x=\"1\"y=\"2\"} 1\n",
        "# HELP h b c\n# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_sum 1\nh_count 1\n",
        "# HELP h b c\n# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\n"
        "h_sum 1\nh_count 1\n",
        "# HELP h b c\n# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 2\n"}) {
    EXPECT_THROW(prometheus_text{bad}, std::runtime_error) << bad;
  }
}

}  // namespace
}  // namespace ollama_cors::shim
