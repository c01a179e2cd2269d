// Bytes through a running shim: both framings, both directions, pooled connections, slow readers.
#include <gtest/gtest.h>

#include <future>

#include "integration/shim/running_shim.hpp"

namespace ollama_cors::test {
namespace {

std::string body_of(const std::string& message) {
  return message.substr(message.find("\r\n\r\n") + 4);
}

void answer_each(connection& peer, const std::string& answer) {
  while (!peer.read_message().empty()) {
    if (!peer.send(answer)) return;
  }
}

std::string pattern(std::size_t size) {
  std::string text(size, ' ');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + (i * 7 + i / 251) % 26);
  return text;
}

TEST(relay, one_upstream_connection_serves_request_after_request) {
  upstream ollama([](connection& peer) { answer_each(peer, short_answer); });
  const auto shim = start_shim(configuration(ollama.port()));
  auto client = connection::to(shim->port());
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(client.send(get_version));
    EXPECT_EQ(body_of(client.read_message()), "{}");
  }
  EXPECT_EQ(ollama.connections(), 1);
}

TEST(relay, a_pooled_connection_that_the_upstream_closed_is_not_used_again) {
  upstream ollama([](connection& peer) {
    peer.read_message();
    peer.send(short_answer);
  });
  const auto shim = start_shim(configuration(ollama.port()));
  auto client = connection::to(shim->port());
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(client.send(get_version));
    EXPECT_EQ(body_of(client.read_message()), "{}") << i;
  }
}

TEST(relay, a_stream_arrives_byte_for_byte_and_each_piece_at_once) {
  std::promise<void> seen_first;
  upstream ollama([&](connection& peer) {
    peer.read_message();
    peer.send(stream_head + "6\r\nfirst\n\r\n");
    // The second piece leaves only when the first was read at the other end: nothing is held back.
    seen_first.get_future().wait();
    peer.send("e;ext=\"a\"\r\n{\"done\":true}\n\r\n0\r\n\r\n");
  });
  const auto shim = start_shim(configuration(ollama.port()));
  auto client = connection::to(shim->port());
  client.send(post_chat);
  auto text = client.read_until("first\n\r\n");
  EXPECT_NE(text.find("Access-Control-Allow-Origin: http://localhost:5174\r\n"), std::string::npos);
  seen_first.set_value();
  EXPECT_EQ(client.read_until("0\r\n\r\n"), "e;ext=\"a\"\r\n{\"done\":true}\n\r\n0\r\n\r\n");
}

TEST(relay, large_uploads_pass_in_both_framings) {
  const auto body = pattern(24 * 1024 * 1024);
  std::string arrived;
  upstream ollama([&](connection& peer) {
    // The connection stays for the second: one that is closed behind an answer may be taken again
    // before its end is seen.
    for (auto head = peer.read_until("\r\n\r\n"); !head.empty();
         head = peer.read_until("\r\n\r\n")) {
      arrived.clear();
      if (head.find("chunked") != std::string::npos) {
        for (;;) {
          const auto size = std::stoul(peer.read_until("\r\n"), nullptr, 16);
          std::string piece;
          while (piece.size() < size + 2) piece += peer.read_until("\n");
          if (size == 0) break;
          arrived += piece.substr(0, size);
        }
      } else {
        while (arrived.size() < body.size()) arrived += peer.read_some();
      }
      peer.send(short_answer);
    }
  });
  const auto shim = start_shim(configuration(ollama.port()));
  {
    auto client = connection::to(shim->port());
    client.send("POST /api/blobs/sha256:0 HTTP/1.1\r\nHost: localhost\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n");
    client.send(body);
    EXPECT_EQ(body_of(client.read_message()), "{}");
    EXPECT_TRUE(arrived == body);
  }
  // Lines, so that the test's chunk reader may read by lines.
  std::string lines;
  for (std::size_t at = 0; at < body.size() / 8; at += 997) lines += body.substr(at, 996) + "\n";
  auto client = connection::to(shim->port());
  client.send(
      "POST /api/blobs/sha256:1 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (std::size_t at = 0; at < lines.size(); at += 50000) {
    const auto piece = lines.substr(at, 50000);
    char size[16];
    std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
    client.send(size + piece + "\r\n");
  }
  client.send("0\r\n\r\n");
  EXPECT_EQ(body_of(client.read_message()), "{}");
  EXPECT_TRUE(arrived == lines);
}

TEST(relay, a_reader_that_stops_stops_the_upstream_and_loses_nothing) {
  const auto body = pattern(48 * 1024 * 1024);
  upstream ollama([&](connection& peer) {
    peer.read_message();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n");
    peer.send(body);
  });
  const auto shim = start_shim(configuration(ollama.port()));
  auto slow = connection::to(shim->port());
  slow.send(post_chat);
  slow.read_until("\r\n\r\n");
  // Another client is served meanwhile by the same thread: the stopped reader blocks nobody.
  auto other = connection::to(shim->port());
  other.send(post_chat);
  std::string theirs = body_of(other.read_message());
  EXPECT_TRUE(theirs == body);
  std::string mine;
  while (mine.size() < body.size()) {
    const auto more = slow.read_some();
    ASSERT_FALSE(more.empty());
    mine += more;
  }
  EXPECT_TRUE(mine == body);
}

TEST(relay, delete_with_a_body_and_head_pass) {
  std::string seen;
  upstream ollama([&](connection& peer) {
    seen = peer.read_message();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n");
    if (seen.starts_with("DELETE")) peer.send("deleted");
    peer.read_some();
  });
  const auto shim = start_shim(configuration(ollama.port()));
  auto client = connection::to(shim->port());
  client.send("DELETE /api/delete HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_EQ(body_of(client.read_message()), "deleted");
  EXPECT_EQ(body_of(seen), "abc");
  auto second = connection::to(shim->port());
  second.send("HEAD /api/version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const auto head = second.read_to_end();
  EXPECT_NE(head.find("Content-Length: 7\r\n"), std::string::npos);
  EXPECT_EQ(body_of(head), "");
}

TEST(relay, an_upstream_that_refuses_is_named) {
  std::uint16_t nobody = 0;
  {
    nobody = upstream([](connection&) {}).port();
  }
  const auto shim = start_shim(configuration(nobody));
  auto client = connection::to(shim->port());
  client.send(post_chat);
  const auto answer = client.read_message();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 502 ")) << answer;
  EXPECT_NE(answer.find("127.0.0.1:" + std::to_string(nobody)), std::string::npos) << answer;
  EXPECT_NE(answer.find("Access-Control-Allow-Origin: http://localhost:5174\r\n"),
            std::string::npos);
}

TEST(relay, a_name_as_upstream_is_resolved) {
  upstream ollama([](connection& peer) { answer_each(peer, short_answer); });
  const auto shim = start_shim(R"({"listen":["127.0.0.1:0"],"upstream":"http://localhost:)" +
                               std::to_string(ollama.port()) + "\"}");
  auto client = connection::to(shim->port());
  client.send(get_version);
  EXPECT_EQ(body_of(client.read_message()), "{}");
}

}  // namespace
}  // namespace ollama_cors::test
