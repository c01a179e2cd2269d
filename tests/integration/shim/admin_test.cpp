// /healthz and /metrics over sockets, beside what the shim serves.
#include <gtest/gtest.h>

#include <future>

#include "integration/shim/running_shim.hpp"
#include "support/prometheus_text.hpp"

namespace ollama_cors::test {
namespace {

const std::string with_admin = R"("admin":{"listen":"127.0.0.1:0"})";

connection to_admin(const shim::server& shim) {
  const auto& url = shim.admin_url();
  return connection::to(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
}

std::string get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

std::string body_of(const std::string& message) {
  return message.substr(message.find("\r\n\r\n") + 4);
}

TEST(admin, has_an_address_of_its_own) {
  upstream ollama([](connection& peer) {
    while (!peer.read_message().empty() && peer.send(short_answer)) {
    }
  });
  const auto shim = start_shim(configuration(ollama.port(), with_admin));
  EXPECT_TRUE(shim->admin_url().starts_with("http://127.0.0.1:"));
  EXPECT_EQ(shim->urls().size(), 1U);
  auto client = connection::to(shim->port());
  client.send(post_chat);
  ASSERT_TRUE(client.read_message().starts_with("HTTP/1.1 200 "));

  auto scraper = to_admin(*shim);
  for (int i = 0; i < 2; ++i) {
    scraper.send(get("/metrics"));
    const prometheus_text text(body_of(scraper.read_message()));
    EXPECT_EQ(text.value("ollama_cors_requests_total", {{"kind", "cors"},
                                                        {"verdict", "allow"},
                                                        {"reason", "origin-allowed"},
                                                        {"route", "inference"}}),
              1);
    EXPECT_EQ(text.value("ollama_cors_open_connections"), 1) << "the scraper is no client";
    EXPECT_EQ(text.value("ollama_cors_upstream_connections_total"), 1);
    EXPECT_EQ(text.value("ollama_cors_received_bytes_total"),
              static_cast<double>(post_chat.size()));
  }
  EXPECT_EQ(start_shim(configuration(ollama.port()))->admin_url(), "");
}

TEST(admin, is_not_served_where_pages_are) {
  upstream ollama([](connection&) {});
  const auto shim = start_shim(configuration(ollama.port(), with_admin));
  auto page = connection::to(shim->port());
  page.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:1\r\n\r\n");
  EXPECT_TRUE(page.read_message().starts_with("HTTP/1.1 403 "));
}

TEST(admin, says_that_the_shim_drains_until_it_has_drained) {
  std::promise<void> finish;
  upstream ollama([&](connection& peer) {
    peer.read_message();
    peer.send(stream_head + "1\r\na\r\n");
    finish.get_future().wait();
    peer.send("f\r\n\n{\"done\":true}\n\r\n0\r\n\r\n");
  });
  const auto shim = start_shim(configuration(ollama.port(), with_admin));
  auto idle = connection::to(shim->port());
  auto streaming = connection::to(shim->port());
  streaming.send(post_chat);
  streaming.read_until("1\r\na\r\n");
  auto probe = to_admin(*shim);
  probe.send(get("/healthz"));
  EXPECT_TRUE(probe.read_message().starts_with("HTTP/1.1 200 "));
  const auto stopper = std::async(std::launch::async, [&] { shim->stop(std::nullopt); });
  EXPECT_EQ(idle.read_to_end(), "");
  probe.send(get("/healthz"));
  EXPECT_TRUE(probe.read_to_end().starts_with("HTTP/1.1 503 "));
  auto scraper = to_admin(*shim);
  scraper.send(get("/metrics"));
  EXPECT_EQ(prometheus_text(body_of(scraper.read_message())).value("ollama_cors_open_streams"), 1);
  finish.set_value();
  EXPECT_EQ(streaming.read_to_end(), "f\r\n\n{\"done\":true}\n\r\n0\r\n\r\n");
  stopper.wait();
  EXPECT_THROW(to_admin(*shim), std::runtime_error) << "it is closed at last";
}

TEST(admin, takes_few_connections) {
  upstream ollama([](connection&) {});
  const auto shim = start_shim(configuration(ollama.port(), with_admin));
  std::vector<connection> all;
  for (int i = 0; i < 16; ++i) {
    all.push_back(to_admin(*shim));
    all.back().send(get("/healthz"));
    EXPECT_TRUE(all.back().read_message().starts_with("HTTP/1.1 200 "));
  }
  EXPECT_EQ(to_admin(*shim).read_to_end(), "");
  all.front().close();
  for (;;) {
    auto next = to_admin(*shim);
    if (next.send(get("/healthz")) && next.read_message().starts_with("HTTP/1.1 200 ")) break;
  }
}

TEST(admin, that_cannot_listen_is_an_error_of_the_start) {
  upstream taken([](connection&) {});
  config::report findings;
  const auto loaded = config::load(R"({"listen":["127.0.0.1:0"],"admin":{"listen":"127.0.0.1:)" +
                                       std::to_string(taken.port()) + "\"}}",
                                   config::profile::shim, findings);
  ASSERT_TRUE(loaded) << findings.to_text();
  shim::start_error error;
  EXPECT_EQ(shim::server::start(loaded->settings, loaded->access, findings, error), nullptr);
  EXPECT_EQ(error.code, "address-in-use");
  EXPECT_EQ(error.pointer, "/admin/listen");
}

}  // namespace
}  // namespace ollama_cors::test
