// What each timeout does to real connections. When it does it is tests/unit/shim/patience_test.cpp:
// here a time only has to come.
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <gtest/gtest.h>

#include <future>

#include "integration/shim/running_shim.hpp"
#include "support/black_hole.hpp"

namespace ollama_cors::test {
namespace {

constexpr std::string_view readable_by_the_page =
    "\r\nAccess-Control-Allow-Origin: http://localhost:5174\r\n";

TEST(timeouts, a_head_that_drips_without_end_is_408) {
  upstream ollama(answer_each);
  // A second, so that a machine which stalls between the connection and its first byte is no silent
  // caller; no limit on bytes, so that a fast one does not reach 431 first.
  const auto shim = start_shim(
      configuration(ollama.port(), R"("timeouts":{"head_ms":1000},"limits":{"head_bytes":null})"));
  auto client = connection::to(shim->port());
  client.send("GET /api/version HTTP/1.1\r\nX-Pad: ");
  // The time is one for the whole head: bytes that keep coming do not move it.
  char answered = 0;
  while (::recv(client.descriptor(), &answered, 1, MSG_PEEK | MSG_DONTWAIT) < 0) client.send("a");
  const auto answer = client.read_message();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 408 ")) << answer;
  EXPECT_EQ(ollama.connections(), 0);
}

TEST(timeouts, a_body_that_stands_still_is_504_and_cut_upstream) {
  std::promise<std::string> arrived;
  upstream ollama([&](connection& peer) { arrived.set_value(peer.read_to_end()); });
  const auto shim = start_shim(configuration(ollama.port(), R"("timeouts":{"idle_ms":100})"));
  auto client = connection::to(shim->port());
  client.send(
      "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:5174\r\n"
      "Content-Length: 9\r\n\r\nabc");
  const auto answer = client.read_message();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 504 ")) << answer;
  EXPECT_NE(answer.find(readable_by_the_page), std::string::npos);
  EXPECT_TRUE(arrived.get_future().get().ends_with("\r\n\r\nabc"));
}

TEST(timeouts, an_upstream_that_does_not_take_the_connection_is_504) {
  const black_hole nowhere;
  const auto shim = start_shim(configuration(nowhere.port(), R"("timeouts":{"connect_ms":100})"));
  auto client = connection::to(shim->port());
  client.send(post_chat);
  const auto answer = client.read_message();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 504 ")) << answer;
  EXPECT_NE(answer.find("timeouts.connect_ms"), std::string::npos) << answer;
  EXPECT_NE(answer.find(readable_by_the_page), std::string::npos);
}

TEST(timeouts, a_client_that_goes_while_the_upstream_is_being_connected_is_let_go) {
  const black_hole nowhere;
  const auto shim = start_shim(configuration(nowhere.port(), R"("timeouts":{"connect_ms":null})"));
  auto client = connection::to(shim->port());
  client.send(post_chat);
  client.close();
  shim::event last;
  ASSERT_EQ(shim->events().next(std::chrono::seconds(20), last), shim::event_queue::result::ok);
  EXPECT_EQ(last.outcome, "cancelled");
}

TEST(timeouts, a_reader_that_stops_is_ended_and_its_upstream_with_it) {
  std::promise<void> cut;
  upstream ollama([&](connection& peer) {
    peer.read_message();
    peer.send(stream_head);
    const std::string chunk = "10000\r\n" + std::string(65536, 'a') + "\r\n";
    while (peer.send(chunk)) {
    }
    cut.set_value();
  });
  const auto shim = start_shim(configuration(ollama.port(), R"("timeouts":{"write_ms":100})"));
  auto client = connection::to(shim->port());
  client.send(post_chat);
  cut.get_future().wait();
  EXPECT_FALSE(client.read_to_end().ends_with("0\r\n\r\n"));
}

TEST(timeouts, a_kept_connection_that_is_idle_ends) {
  upstream ollama(answer_each);
  const auto shim = start_shim(configuration(ollama.port(), R"("timeouts":{"keep_alive_ms":100})"));
  auto client = connection::to(shim->port());
  client.send(get_version);
  EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 200 "));
  EXPECT_EQ(client.read_to_end(), "");
}

TEST(timeouts, draining_ends_with_its_time_and_cuts_what_is_left) {
  upstream ollama([&](connection& peer) {
    peer.read_message();
    peer.send(stream_head + "1\r\na\r\n");
    peer.read_some();
  });
  const auto shim = start_shim(configuration(ollama.port(), R"("timeouts":{"drain_ms":100})"));
  auto streaming = connection::to(shim->port());
  streaming.send(post_chat);
  streaming.read_until("1\r\na\r\n");
  shim->stop(std::nullopt);
  EXPECT_EQ(streaming.read_to_end(), "");
}

TEST(timeouts, draining_without_a_limit_waits_for_the_last_stream) {
  std::promise<void> finish;
  upstream ollama([&](connection& peer) {
    peer.read_message();
    peer.send(stream_head + "2\r\na\n\r\n");
    finish.get_future().wait();
    peer.send(stream_end);
  });
  const auto shim = start_shim(configuration(ollama.port(), R"("timeouts":{"drain_ms":null})"));
  auto streaming = connection::to(shim->port());
  auto idle = connection::to(shim->port());
  streaming.send(post_chat);
  streaming.read_until("a\n\r\n");
  const auto stopper = std::async(std::launch::async, [&] { shim->stop(std::nullopt); });
  EXPECT_EQ(idle.read_to_end(), "") << "draining has begun";
  finish.set_value();
  EXPECT_EQ(streaming.read_to_end(), stream_end);
  streaming.close();
  stopper.wait();
}

// The last answer of a drained connection waits for its reader; then the connection ends rather
// than wait for a next request that will not be served.
TEST(timeouts, draining_ends_a_connection_whose_last_answer_was_still_unread) {
  const std::string body(16 * 1024 * 1024, 'b');
  upstream ollama([&](connection& peer) {
    peer.read_message();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n");
    peer.send(body);
    peer.read_some();
  });
  const auto shim = start_shim(configuration(ollama.port(), R"("timeouts":{"drain_ms":null})"));
  auto slow = connection::to(shim->port());
  auto idle = connection::to(shim->port());
  slow.send(post_chat);
  slow.read_until("\r\n\r\n");
  const auto stopper = std::async(std::launch::async, [&] { shim->stop(std::nullopt); });
  EXPECT_EQ(idle.read_to_end(), "");
  EXPECT_EQ(slow.read_to_end().size(), body.size());
  slow.close();
  stopper.wait();
}

// The upload fills every buffer on the way, and then its client breaks it off: the upstream, which
// reads nothing, must learn of it all the same. (A clean end cannot overtake what nobody reads.)
TEST(timeouts, a_stuffed_upload_that_is_broken_off_closes_the_upstream) {
  std::promise<bool> closed;
  upstream ollama([&](connection& peer) {
    peer.read_until("\r\n\r\n");
    closed.set_value(peer.wait_for_end());
  });
  const auto shim = start_shim(configuration(ollama.port(), R"("timeouts":{"idle_ms":null})"));
  auto client = connection::to(shim->port());
  client.send("POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n");
  const std::string piece(65536, 'a');
  // Until the kernel on this side holds bytes that the shim's side has no room for.
  const auto blocked = [&] {
    int unsent = 0;
    ::ioctl(client.descriptor(), SIOCOUTQNSD, &unsent);
    return unsent > 0;
  };
  for (int rounds = 0; rounds < 1000;) {
    const auto sent = ::send(client.descriptor(), piece.data(), piece.size(), MSG_DONTWAIT);
    rounds = sent < 0 && blocked() ? rounds + 1 : 0;
    std::this_thread::yield();
  }
  client.kill();
  EXPECT_TRUE(closed.get_future().get());
}

// What the client has sent behind its head waits in the kernel, and its end behind that.
TEST(timeouts, a_client_that_goes_behind_bytes_that_wait_is_let_go) {
  const black_hole nowhere;
  const auto shim = start_shim(configuration(nowhere.port(), R"("timeouts":{"connect_ms":null})"));
  auto client = connection::to(shim->port());
  client.send("POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
  for (int i = 0; i < 12; ++i) client.send(std::string(4096, 'a'));
  client.close();
  shim::event last;
  ASSERT_EQ(shim->events().next(std::chrono::seconds(20), last), shim::event_queue::result::ok);
  EXPECT_EQ(last.outcome, "cancelled");
}

}  // namespace
}  // namespace ollama_cors::test
