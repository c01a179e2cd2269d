// Servers that do what they should not, with a real Ollama's recorded bytes: each way has its named
// result, and what came before it is kept.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <future>
#include <string>
#include <thread>

#include "integration/client/drained.hpp"
#include "replay/recording.hpp"

namespace ollama_cors::test {
namespace {

using client::ended;
using client::failure_kind;
using namespace std::chrono_literals;

std::string recorded(std::string_view id) {
  std::string bytes;
  for (const auto& read : replay::find_recording(id)->reads) bytes += read.bytes;
  return bytes;
}

// The replay's test twin: plays bytes as a test wants them played, one request a connection.
class twin {
public:
  explicit twin(std::function<void(connection&)> plays)
      : server_([plays = std::move(plays)](connection& peer) {
          if (!peer.read_message().empty()) plays(peer);
        }) {}
  std::uint16_t port() const noexcept { return server_.port(); }

private:
  upstream server_;
};

const std::string stream_id = "native-chat-stream";

drained chat(std::uint16_t port, client::timeouts within = {}) {
  client::agent agent({});
  auto what = asking(port, "/api/chat");
  what.timeouts = within;
  return fetch(agent, what);
}

// As the recording tells it when nothing is wrong.
drained undisturbed() {
  const twin server([](connection& peer) {
    peer.send(recorded(stream_id));
    peer.wait_for_end();
  });
  return chat(server.port());
}

TEST(client_misbehaviour, coalesced_or_a_byte_a_segment_makes_no_difference) {
  const auto whole = undisturbed();
  ASSERT_EQ(whole.end.how, ended::done) << whole.end.failure.message;
  ASSERT_GT(whole.messages.size(), 10U);
  const twin bytewise([](connection& peer) {
    for (const char octet : recorded(stream_id)) {
      if (!peer.send({&octet, 1})) return;
    }
    peer.wait_for_end();
  });
  const auto got = chat(bytewise.port());
  EXPECT_EQ(got.end.how, ended::done) << got.end.failure.message;
  EXPECT_EQ(got.messages, whole.messages);
}

TEST(client_misbehaviour, a_character_cut_in_two_is_one) {
  const std::string pizza = "\xF0\x9F\x8D\x95";
  const twin server([&](connection& peer) {
    peer.send(
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: "
        "close\r\n\r\n{\"response\":\"" +
        pizza.substr(0, 2));
    peer.send(pizza.substr(2) + "\xC2\x85\xE2\x80\xA8\"}\n");
    peer.send("\n   \n\r\n{\"done\":true}\n");
  });
  const auto got = chat(server.port());
  EXPECT_EQ(got.end.how, ended::done) << got.end.failure.message;
  EXPECT_EQ(got.messages,
            (std::vector<std::string>{"{\"response\":\"" + pizza + "\xC2\x85\xE2\x80\xA8\"}",
                                      "{\"done\":true}"}));
}

TEST(client_misbehaviour, a_slow_server_is_waited_for_as_long_as_bytes_come) {
  const twin server([](connection& peer) {
    const auto& reads = replay::find_recording(stream_id)->reads;
    for (const auto& read : reads) {
      peer.send(read.bytes);
      // What a server is slow by; nothing is measured by it.
      std::this_thread::sleep_for(std::min(read.delay, std::chrono::microseconds(5000)));
    }
    peer.wait_for_end();
  });
  EXPECT_EQ(chat(server.port(), {.first_byte = 20s, .idle = 20s}).end.how, ended::done);
}

TEST(client_misbehaviour, a_reset_is_a_truncation_that_keeps_what_came) {
  const auto whole = undisturbed();
  client::agent agent({});
  const twin killer([](connection& peer) {
    const auto bytes = recorded(stream_id);
    peer.send(std::string_view(bytes).substr(0, bytes.size() / 2));
    peer.kill();
  });
  const auto got = fetch(agent, asking(killer.port(), "/api/chat"));
  EXPECT_EQ(got.end.how, ended::failed);
  EXPECT_EQ(got.why(), failure_kind::truncated);
  ASSERT_LE(got.messages.size(), whole.messages.size());
  EXPECT_TRUE(std::equal(got.messages.begin(), got.messages.end(), whole.messages.begin()));
}

TEST(client_misbehaviour, truncated_anywhere_is_never_a_success) {
  const auto whole = undisturbed();
  const auto bytes = recorded(stream_id);
  for (int i = 0; i < 40; ++i) {
    const std::size_t size = bytes.size() * static_cast<std::size_t>(i) / 40;
    const twin server(
        [&](connection& peer) { peer.send(std::string_view(bytes).substr(0, size)); });
    const auto got = chat(server.port());
    EXPECT_EQ(got.end.how, ended::failed) << size;
    EXPECT_EQ(got.why(), failure_kind::truncated) << size;
    ASSERT_LE(got.messages.size(), whole.messages.size());
    EXPECT_TRUE(std::equal(got.messages.begin(), got.messages.end(), whole.messages.begin()));
  }
}

TEST(client_misbehaviour, a_well_framed_stream_without_its_end_is_told) {
  const twin server([](connection& peer) {
    peer.send(recorded("native-chat-repeat-abort"));
    peer.wait_for_end();
  });
  const auto got = chat(server.port());
  EXPECT_EQ(got.why(), failure_kind::no_terminator);
  EXPECT_GT(got.messages.size(), 10U);
}

TEST(client_misbehaviour, a_recorded_error_in_a_stream_says_what_ollama_said) {
  for (const auto& [id, target] : {std::pair("midstream-error-chat", "/api/chat"),
                                   std::pair("midstream-error-generate", "/api/generate")}) {
    const twin server([id](connection& peer) {
      peer.send(recorded(id));
      peer.wait_for_end();
    });
    client::agent agent({});
    const auto got = fetch(agent, asking(server.port(), target));
    EXPECT_EQ(got.why(), failure_kind::stream_error) << id;
    EXPECT_FALSE(got.end.failure.message.empty());
    EXPECT_FALSE(got.messages.empty());
    EXPECT_EQ(got.text.find("\"error\""), std::string::npos);
  }
  // Where Ollama loses the error, its loss is what is seen.
  const twin lost([](connection& peer) {
    peer.send(recorded("midstream-error-v1-messages"));
    peer.wait_for_end();
  });
  client::agent agent({});
  EXPECT_EQ(fetch(agent, asking(lost.port(), "/v1/messages")).end.how, ended::failed);
}

TEST(client_misbehaviour, silence_has_a_name_before_and_inside_an_answer) {
  const twin silent([](connection& peer) { peer.wait_for_end(); });
  EXPECT_EQ(chat(silent.port(), {.first_byte = 100ms}).why(), failure_kind::first_byte_timeout);
  const twin stops([](connection& peer) {
    const auto bytes = recorded(stream_id);
    peer.send(std::string_view(bytes).substr(0, bytes.size() / 2));
    peer.wait_for_end();
  });
  const auto got = chat(stops.port(), {.idle = 100ms});
  EXPECT_EQ(got.why(), failure_kind::idle_timeout);
  EXPECT_FALSE(got.messages.empty());
}

TEST(client_misbehaviour, lines_of_sixteen_mebibytes_pass_and_longer_ones_are_told) {
  constexpr std::size_t most = 16 * 1024 * 1024;
  for (const std::size_t size : {most, most + 1}) {
    const twin server([size](connection& peer) {
      peer.send(
          "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: "
          "close\r\n\r\n{\"a\":1}\n");
      peer.send(std::string(size - 1, ' ') + "x\n{\"done\":true}\n");
    });
    const auto got = chat(server.port());
    if (size == most) {
      EXPECT_EQ(got.end.how, ended::done) << got.end.failure.message;
      ASSERT_EQ(got.messages.size(), 3U);
      EXPECT_EQ(got.messages[1].size(), most);
    } else {
      EXPECT_EQ(got.why(), failure_kind::message_too_long);
      EXPECT_EQ(got.messages, std::vector<std::string>{"{\"a\":1}"});
    }
  }
}

TEST(client_misbehaviour, a_reader_that_stops_holds_the_server_back) {
  std::promise<std::size_t> blocked;
  const std::string line = "{\"text\":\"" + std::string(1000, 'x') + "\"}\n";
  const twin server([&](connection& peer) {
    peer.send("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\r\n");
    std::size_t sent = 0;
    // No room for so long means that nobody takes anything.
    for (pollfd room{peer.descriptor(), POLLOUT, 0}; ::poll(&room, 1, 500) == 1;) {
      const auto took = ::send(peer.descriptor(), line.data(), line.size(), MSG_DONTWAIT);
      if (took < 0 && errno != EAGAIN) break;
      if (took > 0) sent += static_cast<std::size_t>(took);
      if (sent > 64 * 1024 * 1024) break;
    }
    blocked.set_value(sent);
    peer.wait_for_end();
  });
  client::agent_options options;
  options.queue_bytes = 64 * 1024;
  client::agent agent(options);
  const auto running = agent.start(asking(server.port(), "/api/chat"));
  EXPECT_LT(blocked.get_future().get(), 32U * 1024 * 1024) << "nobody has read, yet it was taken";
  client::batch some;
  ASSERT_EQ(running->next(20s, some), client::exchange::result::ok);
  EXPECT_LE(some.weight(), 64U * 1024 + 2 * 64 * 1024 + 100000);
}

TEST(client_misbehaviour, an_answer_before_the_body_was_sent_is_an_answer) {
  const std::string early =
      "HTTP/1.1 413 Too Large\r\nContent-Type: application/json\r\nContent-Length: "
      "21\r\nConnection: close\r\n\r\n{\"error\":\"too large\"}";
  upstream server([&](connection& peer) {
    peer.read_until("\r\n\r\n");
    peer.send(early);
    peer.shut_down();
    peer.read_to_end();
  });
  client::agent agent({});
  const auto got =
      fetch(agent, asking(server.port(), "/api/chat", std::string(32 * 1024 * 1024, 'x')));
  EXPECT_EQ(got.why(), failure_kind::http_status) << got.end.failure.message;
  EXPECT_EQ(got.end.failure.message, "too large");
}

TEST(client_misbehaviour, a_connection_that_died_while_it_waited_costs_no_request_without_a_body) {
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  upstream server([&](connection& peer) {
    peer.read_message();
    peer.send(answer);
  });
  client::agent agent({});
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(fetch(agent, asking(server.port(), "/", "")).text, "ok");
  }
}

}  // namespace
}  // namespace ollama_cors::test
