// A reload of a running shim: what counts from the next request on, what stays, and nothing torn
// while requests run.
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "integration/shim/running_shim.hpp"

namespace ollama_cors::test {
namespace {

std::string codes(const config::report& findings) {
  std::string text;
  for (const auto& item : findings.problems()) text += item.pointer + " " + item.code + "\n";
  return text;
}

TEST(reload, counts_from_the_next_request_on) {
  upstream ollama(answer_each);
  const auto shim = start_shim(configuration(ollama.port()));
  auto client = connection::to(shim->port());
  client.send(post_chat);
  EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 200 "));
  config::report findings;
  const auto changes = shim->reload(
      configuration(ollama.port(), R"("limits":{"body_bytes":1},"threads":2)"), findings);
  ASSERT_TRUE(changes);
  EXPECT_EQ(changes->size(), 2U);
  EXPECT_EQ(codes(findings), "/threads needs-restart\n");
  client.send(post_chat);
  EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 413 "));
}

TEST(reload, of_a_bad_document_changes_nothing_and_says_all_of_why) {
  upstream ollama(answer_each);
  const auto shim = start_shim(configuration(ollama.port()));
  config::report findings;
  EXPECT_FALSE(shim->reload(
      configuration(ollama.port(), R"("rules":[],"limits":{"fields":0},"mode":"off")"), findings));
  EXPECT_EQ(codes(findings), "/limits/fields out-of-range\n/mode unknown-value\n");
  config::report half_written;
  EXPECT_FALSE(shim->reload("{\"rules\":[", half_written));
  auto client = connection::to(shim->port());
  client.send(post_chat);
  EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 200 "));
}

TEST(reload, leaves_the_drain_time_that_was_read_last) {
  upstream ollama([](connection& peer) {
    peer.read_message();
    peer.send(stream_head + "1\r\na\r\n");
    peer.read_some();
  });
  const auto shim = start_shim(configuration(ollama.port(), R"("timeouts":{"drain_ms":null})"));
  auto streaming = connection::to(shim->port());
  streaming.send(post_chat);
  streaming.read_until("1\r\na\r\n");
  config::report findings;
  ASSERT_TRUE(shim->reload(configuration(ollama.port(), R"("timeouts":{"drain_ms":0})"), findings));
  shim->stop(std::nullopt);  // would wait for ever
  EXPECT_EQ(streaming.read_to_end(), "");
}

TEST(reload, drops_no_stream) {
  std::promise<void> finish;
  upstream ollama([&](connection& peer) {
    peer.read_message();
    peer.send(stream_head + "1\r\na\r\n");
    finish.get_future().wait();
    peer.send("f\r\n\n{\"done\":true}\n\r\n0\r\n\r\n");
  });
  const auto shim = start_shim(configuration(ollama.port()));
  auto streaming = connection::to(shim->port());
  streaming.send(post_chat);
  streaming.read_until("1\r\na\r\n");
  config::report findings;
  ASSERT_TRUE(shim->reload(configuration(ollama.port(), R"("rules":[])"), findings));
  finish.set_value();
  EXPECT_EQ(streaming.read_until("0\r\n\r\n"), "f\r\n\n{\"done\":true}\n\r\n0\r\n\r\n");
}

// For ThreadSanitizer above all. Each document is consistent in itself; a request that saw half of
// two would get an answer that neither gives.
TEST(reload, under_load_every_request_sees_one_document_whole) {
  upstream ollama(answer_each);
  const std::string threads = R"("threads":2,)";
  // Without rules no page is let in: 403. With them, no body is: 413.
  const auto closed =
      configuration(ollama.port(), threads + R"("rules":[],"limits":{"body_bytes":9})");
  const auto narrow = configuration(ollama.port(), threads + R"("limits":{"body_bytes":1})");
  const auto shim = start_shim(closed);
  const auto open = access_of(closed);
  std::atomic<bool> done{false};
  std::atomic<int> refused{0}, too_large{0}, other{0};
  std::vector<std::thread> crowd;
  for (int i = 0; i < 4; ++i) {
    crowd.emplace_back([&] {
      while (!done) {
        auto client = connection::to(shim->port());
        for (int n = 0; n < 10; ++n) {
          if (!client.send(post_chat)) break;
          const auto answer = client.read_message();
          const bool is_403 = answer.starts_with("HTTP/1.1 403 ");
          const bool is_413 = answer.starts_with("HTTP/1.1 413 ");
          ++(is_403 ? refused : is_413 ? too_large : other);
        }
      }
    });
  }
  while (refused < 100 || too_large < 100) {
    config::report findings;
    EXPECT_TRUE(shim->reload(narrow, findings));
    EXPECT_TRUE(shim->set_access(open));
    EXPECT_TRUE(shim->reload(closed, findings));
    EXPECT_FALSE(shim->reload("{", findings));
  }
  done = true;
  for (auto& one : crowd) one.join();
  EXPECT_EQ(other, 0);
}

}  // namespace
}  // namespace ollama_cors::test
