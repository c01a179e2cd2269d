// /healthz and /metrics: what programs get, and that no page gets anything.
#include "shim/admin_exchange.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "support/prometheus_text.hpp"
#include "unit/shim/exchange_script.hpp"

namespace ollama_cors::shim {
namespace {

// One connection to `admin`, fed whole or cut.
class admin_script {
public:
  explicit admin_script(std::string_view configuration = "{}")
      : shim(configuration), subject(shim.context()) {}

  std::string sends(std::string_view bytes, std::size_t cut = 0) {
    std::string got, waiting;
    const auto size = cut == 0 ? bytes.size() : cut;
    for (std::size_t at = 0; at < bytes.size(); at += size) {
      waiting.append(bytes.substr(at, size));
      while (!waiting.empty() && !closed) {
        const auto next = subject.client_data(waiting);
        got.append(next.to_client);
        waiting.erase(0, next.consumed);
        closed = next.close;
        if (next.consumed == 0) break;
      }
    }
    return got;
  }
  std::string get(const std::string& path, const std::string& more = "Host: localhost\r\n") {
    return sends("GET " + path + " HTTP/1.1\r\n" + more + "\r\n");
  }

  exchange_script shim;
  admin_exchange subject;
  bool closed = false;
};

bool is(const std::string& answer, int status) {
  return answer.starts_with("HTTP/1.1 " + std::to_string(status) + " ");
}

std::string body_of(const std::string& message) {
  return message.substr(message.find("\r\n\r\n") + 4);
}

class admin_cut : public testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(sizes, admin_cut, testing::Values(0, 1, 2, 7));

TEST_P(admin_cut, healthz_says_that_it_serves) {
  admin_script script;
  const auto answer =
      script.sends("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:9464\r\n\r\n", GetParam());
  EXPECT_EQ(answer,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 42\r\n"
            "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
            "Cross-Origin-Resource-Policy: same-origin\r\n\r\n"
            "{\"status\":\"serving\",\"upstream\":\"unknown\"}\n");
  EXPECT_FALSE(script.closed);
}

TEST_P(admin_cut, one_connection_serves_several_requests) {
  admin_script script;
  const auto answers = script.sends(
      "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nHEAD /metrics?x=1 HTTP/1.1\r\n"
      "Host: localhost\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: "
      "close\r\n\r\n",
      GetParam());
  EXPECT_TRUE(is(answers, 200));
  const auto second = answers.find("HTTP/1.1 200 ", 1);
  ASSERT_NE(second, std::string::npos);
  EXPECT_NE(answers.find("\r\n\r\nHTTP/1.1 404 ", second), std::string::npos)
      << "HEAD has no body: " << answers;
  EXPECT_TRUE(script.closed);
}

TEST(admin, healthz_is_503_while_the_shim_drains) {
  admin_script script;
  script.shim.context().draining = true;
  const auto answer = script.get("/healthz");
  EXPECT_TRUE(is(answer, 503)) << answer;
  EXPECT_EQ(body_of(answer), "{\"status\":\"draining\",\"upstream\":\"unknown\"}\n");
  EXPECT_TRUE(script.closed);
}

TEST(admin, healthz_tells_what_the_last_request_met_upstream) {
  admin_script script;
  constexpr std::string_view request = "GET /api/tags HTTP/1.1\r\nHost: localhost\r\n\r\n";
  script.shim.client_sends(request);
  script.shim.upstream_connects();
  script.shim.upstream_sends("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  EXPECT_NE(script.get("/healthz").find("\"upstream\":\"reachable\""), std::string::npos);
  script.shim.client_sends(request);
  script.shim.upstream_refuses();
  const auto answer = script.get("/healthz");
  EXPECT_TRUE(is(answer, 200)) << "the shim itself is well";
  EXPECT_NE(answer.find("\"upstream\":\"unreachable\""), std::string::npos);
}

TEST(admin, metrics_are_what_prometheus_reads) {
  admin_script script;
  const auto answer = script.get("/metrics");
  EXPECT_TRUE(is(answer, 200));
  EXPECT_NE(answer.find("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"),
            std::string::npos);
  EXPECT_NO_THROW(test::prometheus_text{body_of(answer)});
}

TEST(admin, serves_this_machines_names_and_those_of_hosts) {
  for (const char* host : {"localhost", "localhost:9464", "a.localhost", "127.0.0.1", "[::1]:1",
                           "192.0.2.7", "metrics.lan:9464"}) {
    admin_script script(R"({"hosts":["localhost","any","metrics.lan:11435"]})");
    EXPECT_TRUE(is(script.get("/healthz", "Host: " + std::string(host) + "\r\n"), 200)) << host;
  }
  // `any` was said of the shim. A rebound name is what an attacker has.
  for (const char* host : {"evil.example", "localhost.evil.example", "", "a b"}) {
    admin_script script(R"({"hosts":["any"]})");
    const auto answer = script.get("/metrics", "Host: " + std::string(host) + "\r\n");
    EXPECT_FALSE(is(answer, 200)) << host;
    EXPECT_TRUE(script.closed);
  }
  admin_script without;
  EXPECT_TRUE(is(without.get("/healthz", ""), 400));
  admin_script old;
  EXPECT_TRUE(is(old.sends("GET /healthz HTTP/1.0\r\n\r\n"), 200));
  EXPECT_TRUE(old.closed);
}

TEST(admin, is_for_no_page) {
  for (const char* line : {"Origin: http://localhost:5174", "Origin: null",
                           "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"}) {
    admin_script script;
    const auto answer = script.get("/metrics", "Host: localhost\r\n" + std::string(line) + "\r\n");
    EXPECT_TRUE(is(answer, 403)) << line;
    EXPECT_EQ(answer.find("Access-Control-"), std::string::npos);
  }
  admin_script typed;
  EXPECT_TRUE(is(typed.get("/metrics", "Host: localhost\r\nSec-Fetch-Site: none\r\n"), 200));
}

TEST(admin, takes_get_and_head_alone) {
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"}) {
    admin_script script;
    const auto answer =
        script.sends(std::string(method) + " /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_TRUE(is(answer, 405)) << method;
    EXPECT_NE(answer.find("\r\nAllow: GET, HEAD\r\n"), std::string::npos);
    EXPECT_TRUE(script.closed);
  }
}

TEST(admin, refuses_what_can_be_read_in_two_ways) {
  for (const auto& [request, status] :
       {std::pair("GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: b\r\n\r\n", 400),
        std::pair("GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc", 413),
        std::pair("GET /healthz HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                  "0\r\n\r\n",
                  413),
        std::pair("GET /healthz HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n", 400),
        std::pair("GARBAGE\r\n\r\n", 400)}) {
    admin_script script;
    const auto answer = script.sends(request);
    EXPECT_TRUE(is(answer, status)) << answer;
    EXPECT_EQ(answer.find("HTTP/1.1 ", 1), std::string::npos) << "one answer: " << answer;
    EXPECT_TRUE(script.closed);
  }
  admin_script endless;
  EXPECT_TRUE(is(endless.sends("GET / HTTP/1.1\r\nA: " + std::string(9000, 'a')), 431));
  EXPECT_TRUE(endless.closed);
}

TEST(admin, a_head_that_does_not_come_is_answered_and_an_idle_connection_ends) {
  admin_script script;
  script.sends("GET /healthz HT");
  const auto late = script.subject.expired();
  EXPECT_TRUE(is(std::string(late.to_client), 408));
  EXPECT_TRUE(late.close);
  admin_script idle;
  const auto end = idle.subject.expired();
  EXPECT_TRUE(end.close);
  EXPECT_EQ(end.to_client, "");
}

}  // namespace
}  // namespace ollama_cors::shim
