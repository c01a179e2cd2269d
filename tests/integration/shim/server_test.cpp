// The server as a whole: starting, swapping the policy, limits, draining, events.
#include "shim/server.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <future>
#include <thread>

#include "integration/shim/running_shim.hpp"

namespace ollama_cors::test {
namespace {

TEST(server, names_the_address_that_is_in_use) {
  upstream taken([](connection&) {});
  const auto error =
      failure_of(R"({"listen":["127.0.0.1:0","127.0.0.1:)" + std::to_string(taken.port()) + "\"]}");
  EXPECT_EQ(error.code, "address-in-use");
  EXPECT_EQ(error.pointer, "/listen/1");
  EXPECT_EQ(error.system, EADDRINUSE);
  EXPECT_EQ(error.message,
            "Cannot listen on 127.0.0.1:" + std::to_string(taken.port()) +
                ": Address already in use. Stop what listens there, or choose another "
                "port in `listen` (0 = a free one).");
}

TEST(server, names_an_address_that_the_machine_lacks) {
  const auto error =
      failure_of(R"({"listen":["192.0.2.1:0"],"allow_unauthenticated_network":true})");
  EXPECT_EQ(error.code, "address-not-available");
  EXPECT_EQ(error.pointer, "/listen/0");
}

TEST(server, one_free_port_serves_all_addresses) {
  const auto shim = start_shim(R"({"listen":["127.0.0.1:0","127.0.0.2:0"]})");
  ASSERT_EQ(shim->urls().size(), 2U);
  EXPECT_EQ(shim->urls()[0], "http://127.0.0.1:" + std::to_string(shim->port()));
  EXPECT_EQ(shim->urls()[1], "http://127.0.0.2:" + std::to_string(shim->port()));
}

TEST(server, the_next_request_sees_the_new_policy) {
  upstream ollama(answer_each);
  const auto json = configuration(ollama.port());
  const auto shim = start_shim(json);
  auto client = connection::to(shim->port());
  client.send(post_chat);
  EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 200 "));
  shim->set_access(access_of(configuration(ollama.port(), R"("rules":[])")));
  client.send(post_chat);
  EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 403 "));
  shim->set_access(access_of(json));
  client.send(post_chat);
  EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 200 "));
}

TEST(server, a_refused_request_never_reaches_the_upstream) {
  upstream ollama(answer_each);
  const auto shim = start_shim(configuration(ollama.port()));
  for (const std::string head :
       {"POST /api/chat HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n",
        "POST /api/chat HTTP/1.1\r\nHost: evil.example\r\n",
        "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\n",
        "POST /api/me HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:1\r\n",
        "POST //api/pull HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:1\r\n",
        "POST /api/%70ull HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:1\r\n",
        "POST /v1/../api/pull HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:1\r\n",
        "POST /api/chat%2f..%2fpull HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:1\r\n",
        "POST /api/pull/ HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:1\r\n"}) {
    auto client = connection::to(shim->port());
    client.send(head + "Content-Length: 2\r\n\r\n{}");
    EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 403 ")) << head;
  }
  EXPECT_EQ(ollama.connections(), 0);
}

TEST(server, a_child_process_holds_neither_the_port_nor_a_connection) {
  upstream ollama(answer_each);
  auto shim = start_shim(configuration(ollama.port()));
  auto client = connection::to(shim->port());
  client.send(get_version);
  client.read_message();  // the client's connection and the upstream's are open
  // Once it speaks, exec has closed what it was not to inherit.
  FILE* child = popen("echo $$; exec sleep 1000", "r");
  long pid = 0;
  ASSERT_EQ(std::fscanf(child, "%ld", &pid), 1);
  shim->stop(std::chrono::milliseconds(0));
  EXPECT_EQ(client.read_to_end(), "") << "the child keeps the connection open";
  const auto again =
      start_shim(R"({"listen":["127.0.0.1:)" + std::to_string(shim->port()) +
                 R"("],"upstream":"http://127.0.0.1:)" + std::to_string(ollama.port()) + "\"}");
  EXPECT_TRUE(again) << "the child keeps the port";
  kill(static_cast<pid_t>(pid), SIGKILL);
  pclose(child);
}

TEST(server, over_the_cap_is_503_and_a_place_that_is_freed_serves) {
  upstream ollama(answer_each);
  const auto shim = start_shim(configuration(ollama.port(), R"("limits":{"connections":2})"));
  auto first = connection::to(shim->port());
  auto second = connection::to(shim->port());
  first.send(get_version);
  first.read_message();
  second.send(get_version);
  second.read_message();
  {
    auto third = connection::to(shim->port());
    const auto answer = third.read_to_end();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 503 ")) << answer;
    EXPECT_NE(answer.find("Retry-After: "), std::string::npos);
  }
  first.close();
  for (;;) {
    auto next = connection::to(shim->port());
    if (!next.send(get_version)) continue;
    if (next.read_message().starts_with("HTTP/1.1 200 ")) break;
  }
}

TEST(server, draining_lets_a_stream_end_and_closes_the_idle) {
  std::promise<void> finish;
  upstream ollama([&](connection& peer) {
    peer.read_message();
    peer.send(stream_head + "1\r\na\r\n");
    finish.get_future().wait();
    peer.send("f\r\n\n{\"done\":true}\n\r\n0\r\n\r\n");
  });
  const auto shim = start_shim(configuration(ollama.port()));
  auto idle = connection::to(shim->port());
  auto streaming = connection::to(shim->port());
  streaming.send(post_chat);
  streaming.read_until("1\r\na\r\n");
  const auto stopper = std::async(std::launch::async, [&] { shim->stop(std::nullopt); });
  EXPECT_EQ(idle.read_to_end(), "");
  finish.set_value();
  EXPECT_EQ(streaming.read_to_end(), "f\r\n\n{\"done\":true}\n\r\n0\r\n\r\n");
  stopper.wait();
  shim->stop(std::nullopt);  // once more does no harm
}

TEST(server, stopping_without_patience_cuts_a_stream_honestly) {
  upstream ollama([&](connection& peer) {
    peer.read_message();
    peer.send(stream_head + "1\r\na\r\n");
    peer.read_some();
  });
  const auto shim = start_shim(configuration(ollama.port()));
  auto streaming = connection::to(shim->port());
  streaming.send(post_chat);
  streaming.read_until("1\r\na\r\n");
  shim->stop(std::chrono::milliseconds(0));
  EXPECT_EQ(streaming.read_to_end(), "");
}

// RFC 9112 8: to an HTTP/1.0 client the end of the connection is the end of the answer.
TEST(server, stopping_without_patience_resets_a_stream_that_would_look_complete) {
  upstream ollama([&](connection& peer) {
    peer.read_message();
    peer.send(stream_head + "1\r\na\r\n");
    peer.read_some();
  });
  const auto shim = start_shim(configuration(ollama.port()));
  auto streaming = connection::to(shim->port());
  streaming.send("POST /api/chat HTTP/1.0\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}");
  streaming.read_until("\r\n\r\na");
  shim->stop(std::chrono::milliseconds(0));
  bool reset = false;
  EXPECT_EQ(streaming.read_to_end(&reset), "");
  EXPECT_TRUE(reset);
}

TEST(server, events_that_nobody_reads_delay_nobody) {
  upstream ollama(answer_each);
  const auto shim = start_shim(configuration(ollama.port()));
  auto client = connection::to(shim->port());
  constexpr std::uint64_t requests = shim::event_queue::capacity * 2;
  for (std::uint64_t i = 0; i < requests; ++i) {
    client.send(get_version);
    ASSERT_TRUE(client.read_message().starts_with("HTTP/1.1 200 "));
  }
  EXPECT_EQ(shim->events().dropped(), requests - shim::event_queue::capacity);
  shim->stop(std::chrono::seconds(5));
  shim::event last;
  int seen = 0;
  while (shim->events().next(std::chrono::milliseconds(0), last) == shim::event_queue::result::ok) {
    ++seen;
  }
  EXPECT_EQ(last.what, shim::event::type::stopped);
  // The last one has room of its own.
  EXPECT_EQ(static_cast<std::size_t>(seen), shim::event_queue::capacity + 1);
}

TEST(server, starts_and_stops_while_clients_come_go_and_the_policy_changes) {
  upstream ollama(answer_each);
  const auto open = access_of(configuration(ollama.port()));
  const auto closed = access_of(configuration(ollama.port(), R"("rules":[])"));
  for (int round = 0; round < 10; ++round) {
    const auto shim = start_shim(configuration(ollama.port(), R"("threads":2)"));
    std::vector<std::thread> crowd;
    for (int i = 0; i < 4; ++i) {
      crowd.emplace_back([&, i] {
        for (int n = 0; n < 20; ++n) {
          try {
            auto client = connection::to(shim->port());
            client.send(i % 2 == 0 ? post_chat : get_version);
            if (n % 3 == 0) client.kill();
            if (n % 3 == 1) client.read_message();
          } catch (const std::exception&) {
            return;  // the shim has stopped
          }
        }
      });
    }
    for (int n = 0; n < 20; ++n) shim->set_access(n % 2 == 0 ? closed : open);
    if (round % 2 == 0) shim->stop(std::chrono::milliseconds(0));
    for (auto& one : crowd) one.join();
  }
}

}  // namespace
}  // namespace ollama_cors::test
