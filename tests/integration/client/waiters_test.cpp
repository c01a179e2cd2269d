// Several threads wait for the same client for ever: each part and each tag goes to one of them,
// and none is told that time is up.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "integration/client/drained.hpp"

namespace ollama_cors::test {
namespace {

using result = client::exchange::result;
constexpr std::chrono::milliseconds for_ever{-1};
constexpr std::chrono::seconds in_time{20};

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

// A stream that hurries is rested from; what comes meanwhile must not stay unseen.
TEST(client_waiters, a_server_that_waits_for_each_message_to_be_read_can_go_on) {
  constexpr std::size_t parts = 500;
  std::counting_semaphore<> read{0};
  upstream server([&](connection& peer) {
    if (peer.read_message().empty()) return;
    peer.send("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n");
    for (std::size_t i = 0; i < parts; ++i) {
      peer.send("{\"i\":1}\n");
      if (!read.try_acquire_for(in_time)) return;
    }
    peer.send("{\"done\":true}\n");
  });
  client::agent agent({});
  const auto running = agent.start(asking(server.port(), "/api/chat"));
  client::batch some;
  std::size_t messages = 0;
  bool done = false;
  while (running->next(in_time, some) == result::ok) {
    messages += some.messages().size();
    read.release(static_cast<std::ptrdiff_t>(some.messages().size()));
    done = some.end() != nullptr && some.end()->how == client::ended::done;
  }
  EXPECT_TRUE(done);
  EXPECT_EQ(messages, parts + 1);
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
