// TLS as a transport: readiness, back-pressure and ends, over a wire without sockets.
#include "net/tls_transport.hpp"

#include "net/asio.hpp"
#include "unit/net/memory_wire.hpp"
#include "unit/net/tls_pair.hpp"

namespace ollama_cors::net {
namespace {

using testing::memory_end;
using testing::trusted;

// An owner that writes down what it hears.
struct listener final : readiness {
  void readable(std::uint64_t) override { ++readables; }
  void writable(std::uint64_t) override { ++writables; }
  int readables = 0;
  int writables = 0;
};

class tls_transport_test : public ::testing::Test {
protected:
  void connect(std::size_t capacity = SIZE_MAX) {
    std::tie(client_wire, server_wire) = memory_end::wire(on, capacity);
    client = make_tls_transport(on, client_wire, trusted::once().client, "localhost");
    server = make_tls_transport(on, server_wire, trusted::once().server);
    client->set_owner(&at_client, 1);
    server->set_owner(&at_server, 2);
  }

  // Runs what is ready, until nothing is.
  void settle() { on.handle().context.poll(); }

  void shake_hands() {
    client->wait_writable();
    server->wait_readable();
    settle();
    ASSERT_TRUE(client->established());
    ASSERT_TRUE(server->established());
    ASSERT_EQ(client->try_write({}).status, io_status::ok);
    ASSERT_EQ(at_client.writables, 1);
    ASSERT_EQ(at_server.readables, 0) << "a handshake is nothing to read";
  }

  static std::string read(transport& from, io_status& end, std::size_t buffer = 65536) {
    std::string into(buffer, '\0');
    const auto got = from.read_some(into);
    end = got.status;
    into.resize(got.bytes);
    return into;
  }

  // What the server gets once it waits.
  std::string arriving() {
    server->wait_readable();
    settle();
    io_status end{};
    return read(*server, end);
  }

  loop on;
  listener at_client, at_server;
  std::shared_ptr<memory_end> client_wire, server_wire;
  std::shared_ptr<tls_transport> client, server;
};

TEST_F(tls_transport_test, carries_bytes_both_ways) {
  connect();
  shake_hands();
  io_status end{};
  EXPECT_EQ(client->try_write("question").bytes, 8U);
  settle();
  EXPECT_EQ(at_server.readables, 1);
  EXPECT_EQ(read(*server, end), "question");
  EXPECT_EQ(server->try_write("answer").status, io_status::ok);
  client->wait_readable();
  settle();
  EXPECT_EQ(at_client.readables, 1);
  EXPECT_EQ(read(*client, end), "answer");
  EXPECT_EQ(read(*client, end), "");
  EXPECT_EQ(end, io_status::would_block);
}

TEST_F(tls_transport_test, tells_of_bytes_that_are_decrypted_already) {
  connect();
  shake_hands();
  client->try_write(std::string(50000, 'x'));  // several records
  settle();
  EXPECT_EQ(at_server.readables, 1);
  io_status end{};
  std::size_t seen = 0;
  for (int rounds = 2; seen < 50000; ++rounds) {
    seen += read(*server, end, 7000).size();
    ASSERT_EQ(end, io_status::ok);
    if (seen == 50000) break;
    server->wait_readable();
    EXPECT_EQ(at_server.readables, rounds - 1) << "never from within the call";
    settle();
    ASSERT_EQ(at_server.readables, rounds) << "nothing more arrives below: it must stir by itself";
  }
  server->wait_readable();
  settle();
  const int told = at_server.readables;
  settle();
  EXPECT_EQ(at_server.readables, told) << "and not once more";
}

TEST_F(tls_transport_test, reads_nothing_that_nobody_asks_for) {
  connect();
  shake_hands();
  client->try_write("one");
  settle();  // the server was armed by its handshake
  io_status end{};
  read(*server, end);
  client->try_write(std::string(100000, 'x'));
  settle();
  EXPECT_GE(server_wire->inbox.size(), 100000U);
}

TEST_F(tls_transport_test, takes_no_more_than_one_read_at_a_time_from_below) {
  connect();
  shake_hands();
  server->wait_readable();
  client->try_write(std::string(1000000, 'x'));
  const auto sent = server_wire->inbox.size();
  settle();
  ASSERT_EQ(at_server.readables, 1);
  EXPECT_GE(server_wire->inbox.size(), sent - 65536) << "what was not asked for stays below";
}

TEST_F(tls_transport_test, keeps_a_writer_waiting_until_all_has_left) {
  connect(1000);
  shake_hands();
  server->wait_readable();
  settle();
  const std::string all = [] {
    std::string text;
    for (int i = 0; text.size() < 300000; ++i) text += std::to_string(i) + ",";
    return text;
  }();
  std::string pending = all, arrived;
  int blocked = 0;
  for (;;) {
    const auto sent = client->try_write(pending);
    ASSERT_NE(sent.status, io_status::error);
    ASSERT_LE(sent.bytes, pending.size());
    ASSERT_EQ(sent.status == io_status::ok, sent.bytes == pending.size())
        << "what is said to be sent must have left";
    ASSERT_LE(server_wire->inbox.size(), 1000U);
    pending.erase(0, sent.bytes);
    if (pending.empty()) break;
    ++blocked;
    const int before = at_client.writables;
    client->wait_writable();
    for (int i = 0; i < 1000 && at_client.writables == before; ++i) {
      arrived += arriving();
    }
    ASSERT_EQ(at_client.writables, before + 1);
  }
  EXPECT_GT(blocked, 10);
  while (arrived.size() < all.size()) {
    const auto more = arriving();
    ASSERT_FALSE(more.empty());
    arrived += more;
  }
  EXPECT_EQ(arrived, all);
}

TEST_F(tls_transport_test, keeps_the_last_byte_back_while_one_record_is_stuck) {
  connect(1000);
  shake_hands();
  const std::string record(5000, 'a');
  const auto first = client->try_write(record);
  EXPECT_EQ(first.status, io_status::would_block);
  EXPECT_EQ(first.bytes, 4999U);
  const auto again = client->try_write("a");
  EXPECT_EQ(again.status, io_status::would_block);
  EXPECT_EQ(again.bytes, 0U);
  client->wait_writable();
  std::string arrived;
  for (int i = 0; i < 100 && at_client.writables == 1; ++i) arrived += arriving();
  EXPECT_EQ(client->try_write("abc").bytes, 3U) << "the byte kept back, and two new ones";
  while (arrived.size() < 5002) {
    const auto more = arriving();
    ASSERT_FALSE(more.empty());
    arrived += more;
  }
  EXPECT_EQ(arrived, record + "bc");
}

TEST_F(tls_transport_test, a_session_ticket_wakes_nobody) {
  std::tie(client_wire, server_wire) = memory_end::wire(on);
  client = make_tls_transport(on, client_wire, trusted::once().client, "localhost");
  client->set_owner(&at_client, 1);
  tls_filter peer(trusted::once().server);
  client->wait_writable();
  const auto to_peer = [&] {
    peer.feed(server_wire->inbox);
    server_wire->inbox.clear();
    peer.handshake();
  };
  const auto to_client = [&] {
    const std::string bytes(peer.outgoing());
    peer.sent(bytes.size());
    server_wire->try_write(bytes);
    settle();
    return bytes.size();
  };
  to_peer();
  to_client();
  ASSERT_EQ(at_client.writables, 1);
  client->wait_readable();  // as the pool does with an idle connection
  to_peer();
  ASSERT_GT(to_client(), 0U) << "the tickets";
  EXPECT_EQ(at_client.readables, 0);
  EXPECT_EQ(client_wire->inbox, "");
  peer.write("a");
  to_client();
  EXPECT_EQ(at_client.readables, 1);
}

TEST_F(tls_transport_test, ends_as_the_peer_did) {
  const auto outcome = [this](auto end_it) {
    connect();
    shake_hands();
    server->try_write("last");
    client->wait_readable();
    settle();
    io_status end{};
    EXPECT_EQ(read(*client, end), "last");
    client->wait_readable();
    end_it();
    settle();
    EXPECT_EQ(at_client.readables, 2);
    EXPECT_EQ(read(*client, end), "");
    at_client = at_server = {};
    return end;
  };
  EXPECT_EQ(outcome([&] { server->close(); }), io_status::eof);
  EXPECT_FALSE(server_wire->aborted);
  EXPECT_EQ(outcome([&] { server->shut_down(); }), io_status::eof);
  std::array<char, 1> nothing;
  EXPECT_EQ(client_wire->read_some(nothing).status, io_status::eof) << "and the end below too";
  EXPECT_EQ(outcome([&] { server_wire->close(false); }), io_status::error) << "a FIN alone";
  EXPECT_EQ(outcome([&] { server->close(true); }), io_status::error);
  EXPECT_TRUE(server_wire->aborted);
  EXPECT_EQ(outcome([&] { server_wire->try_write("no TLS record at all"); }), io_status::error);
}

TEST_F(tls_transport_test, reads_what_came_before_writing_failed) {
  connect();
  shake_hands();
  server->try_write("an early answer");
  server->close();
  EXPECT_EQ(client->try_write(std::string(100000, 'x')).status, io_status::error);
  client->wait_writable();
  client->wait_readable();
  settle();
  EXPECT_EQ(at_client.writables, 2) << "whoever waits to write hears that it cannot";
  io_status end{};
  EXPECT_EQ(read(*client, end), "an early answer");
  EXPECT_EQ(read(*client, end), "");
  EXPECT_EQ(end, io_status::eof);
}

TEST_F(tls_transport_test, reads_on_after_its_own_end) {
  connect();
  shake_hands();
  server->shut_down();
  client->try_write("late");
  settle();
  io_status end{};
  EXPECT_EQ(read(*server, end), "late");
}

TEST_F(tls_transport_test, sends_its_end_behind_what_is_stuck) {
  connect(1000);
  shake_hands();
  client->try_write(std::string(3000, 'a'));
  client->shut_down();
  std::string arrived;
  io_status end{};
  for (int i = 0; i < 100 && end != io_status::eof; ++i) {
    server->wait_readable();
    settle();
    arrived += read(*server, end);
    ASSERT_NE(end, io_status::error) << "the end overtook the bytes";
  }
  EXPECT_EQ(end, io_status::eof);
  EXPECT_EQ(arrived, std::string(3000, 'a'));
}

TEST_F(tls_transport_test, a_peer_that_says_nothing_stays_in_its_handshake) {
  connect();
  server->wait_readable();
  server->wait_writable();
  settle();
  EXPECT_FALSE(server->established());
  EXPECT_EQ(server->try_write("503").status, io_status::would_block);
  EXPECT_EQ(at_server.readables + at_server.writables, 0);
  client_wire->close(false);
  settle();
  EXPECT_EQ(at_server.readables, 1);
  io_status end{};
  read(*server, end);
  EXPECT_EQ(end, io_status::error);
}

TEST_F(tls_transport_test, a_client_hears_why_it_does_not_trust) {
  std::tie(client_wire, server_wire) = memory_end::wire(on);
  client = make_tls_transport(on, client_wire, trusted::once().client, "elsewhere.example");
  server = make_tls_transport(on, server_wire, trusted::once().server);
  client->set_owner(&at_client, 1);
  server->set_owner(&at_server, 2);
  server->wait_readable();
  client->wait_writable();
  settle();
  EXPECT_EQ(at_client.writables, 1);
  EXPECT_EQ(client->try_write({}).status, io_status::error);
  EXPECT_EQ(client->failure(),
            "its certificate is for localhost, 127.0.0.1, not for elsewhere.example. Call it by a "
            "name that is in the certificate.");
  EXPECT_EQ(client->fault(), tls_fault::name);
  EXPECT_EQ(at_server.readables, 1) << "the alert has told the server";
  io_status end{};
  read(*server, end);
  EXPECT_EQ(end, io_status::error);
}

TEST_F(tls_transport_test, plain_http_is_told_to_speak_https) {
  for (const std::string request :
       {"GET / HTTP/1.1\r\n\r\n", "OPTIONS * HTTP/1.1\r\n", "D", "post /api/chat HTTP/1.1\r\n"}) {
    connect();
    server->wait_readable();
    client_wire->try_write(request);
    settle();
    EXPECT_TRUE(client_wire->inbox.starts_with("HTTP/1.1 400 Bad Request\r\n"));
    EXPECT_NE(client_wire->inbox.find("\r\nContent-Length: 76\r\n"), std::string::npos);
    EXPECT_EQ(client_wire->inbox.size() - client_wire->inbox.find("\r\n\r\n") - 4, 76U);
    EXPECT_EQ(at_server.readables, 0) << "the rest is read away first, so that no reset hits it";
    client_wire->try_write("more");
    settle();
    EXPECT_EQ(server_wire->inbox, "");
    client_wire->shut_down();
    settle();
    EXPECT_EQ(at_server.readables, 1);
    io_status end{};
    read(*server, end);
    EXPECT_EQ(end, io_status::eof);
    at_server = {};
  }
}

TEST_F(tls_transport_test, a_plain_request_without_end_is_not_read_for_ever) {
  connect();
  server->wait_readable();
  for (int i = 0; i < 100 && at_server.readables == 0; ++i) {
    client_wire->try_write(std::string(10000, 'a'));
    settle();
  }
  EXPECT_EQ(at_server.readables, 1);
}

TEST_F(tls_transport_test, may_be_let_go_by_its_owner_when_it_tells) {
  struct closer final : readiness {
    std::shared_ptr<tls_transport>* one = nullptr;
    void readable(std::uint64_t) override {
      (*one)->close();
      one->reset();
    }
    void writable(std::uint64_t) override { readable(0); }
  } closes;
  connect();
  closes.one = &server;
  server->set_owner(&closes, 0);
  server->wait_readable();
  server->wait_writable();
  client->wait_writable();
  settle();
  EXPECT_FALSE(server);
  EXPECT_TRUE(server_wire->closed);
}

}  // namespace
}  // namespace ollama_cors::net
