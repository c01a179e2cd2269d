// Several threads wait for the same client for ever: each part and each tag goes to one of them,
// and none is told that time is up.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "integration/client/drained.hpp"

namespace ollama_cors::test {
namespace {

using result = client::exchange::result;
constexpr std::chrono::milliseconds for_ever{-1};

void in_threads(int count, const std::function<void()>& each) {
  std::vector<std::thread> all;
  for (int i = 0; i < count; ++i) all.emplace_back(each);
  for (auto& one : all) one.join();
}

TEST(client_waiters, readers_of_one_exchange_share_it_and_see_its_end) {
  constexpr int parts = 300;
  upstream server([](connection& peer) {
    if (peer.read_message().empty()) return;
    peer.send("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n");
    for (int i = 0; i < parts; ++i) peer.send("{\"i\":" + std::to_string(i) + "}\n");
    peer.send("{\"done\":true}\n");
  });
  client::agent agent({});
  for (int round = 0; round < 5; ++round) {
    const auto running = agent.start(asking(server.port(), "/api/chat"));
    std::atomic<std::size_t> messages = 0, ends = 0, timeouts = 0;
    in_threads(3, [&] {
      client::batch some;
      for (;;) {
        const auto told = running->next(for_ever, some);
        if (told == result::closed) break;
        if (told == result::timeout) ++timeouts;
        messages += some.messages().size();
        if (some.end() != nullptr) ++ends;
      }
    });
    EXPECT_EQ(timeouts, 0U);
    EXPECT_EQ(messages, parts + 1U);
    EXPECT_EQ(ends, 1U);
  }
}

TEST(client_waiters, each_tag_is_told_to_one_of_those_who_wait) {
  upstream server([](connection& peer) {
    while (!peer.read_message().empty()) {
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    }
  });
  client::agent agent({});
  std::atomic<std::size_t> timeouts = 0;
  std::thread waiters([&] {
    in_threads(4, [&] {
      for (;;) {
        std::array<std::uint64_t, 1> tags{};
        std::size_t count = 0;
        const auto told = agent.ready(for_ever, tags, count);
        if (told == client::agent::result::closed) break;
        if (told == client::agent::result::timeout) ++timeouts;
      }
    });
  });
  for (std::uint64_t tag = 1; tag <= 200; ++tag) {
    const auto running = agent.start(asking(server.port(), "/api/version", ""), tag);
    EXPECT_EQ(drain(*running).text, "hi");
  }
  agent.stop();
  waiters.join();
  EXPECT_EQ(timeouts, 0U);
}

}  // namespace
}  // namespace ollama_cors::test
