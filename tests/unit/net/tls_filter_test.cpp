// TLS without sockets: cut anywhere, in buffers of any size, ended in every way.
#include "net/tls_filter.hpp"

#include <openssl/ssl.h>

#include "unit/net/tls_pair.hpp"

namespace ollama_cors::net {
namespace {

using testing::tls_pair;
using testing::trusted;

// A peer that is OpenSSL's own, for what our filter would never do.
struct raw_client {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL* ssl = nullptr;
  tls_filter server{trusted::once().server};

  template <typename Prepare>
  explicit raw_client(Prepare prepare) {
    prepare(context);
    ssl = SSL_new(context);
    SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    BIO_set_mem_eof_return(SSL_get_rbio(ssl), -1);
    SSL_set_connect_state(ssl);
  }
  ~raw_client() {
    SSL_free(ssl);
    SSL_CTX_free(context);
  }

  void to_server() {
    char block[4096];
    for (int got = 0; (got = BIO_read(SSL_get_wbio(ssl), block, sizeof block)) > 0;) {
      server.feed({block, static_cast<std::size_t>(got)});
    }
  }
  void to_client() {
    const auto bytes = server.outgoing();
    BIO_write(SSL_get_rbio(ssl), bytes.data(), static_cast<int>(bytes.size()));
    server.sent(bytes.size());
  }
  bool shake_hands() {
    for (int round = 0; round < 4; ++round) {
      SSL_do_handshake(ssl);
      to_server();
      if (server.handshake() == tls_filter::progress::failed) return false;
      to_client();
    }
    return SSL_is_init_finished(ssl) == 1 && server.established();
  }
};

TEST(tls_filter, shakes_hands_however_the_wire_cuts) {
  for (const std::size_t cut : {1U, 2U, 5U, 6U, 1000U, 100000U}) {
    tls_pair pair;
    pair.cut = cut;
    EXPECT_FALSE(pair.client.established());
    pair.shake_hands();
    EXPECT_TRUE(pair.client.established()) << cut << ": " << pair.client.failure();
    EXPECT_TRUE(pair.server.established()) << cut << ": " << pair.server.failure();
  }
}

TEST(tls_filter, carries_bytes_cut_at_every_byte) {
  tls_pair pair;
  pair.shake_hands();
  const std::string said = "data: {\"token\":\"a\"}\n\n";
  std::size_t size = 2;
  for (std::size_t first = 1; first < size; ++first) {
    ASSERT_EQ(pair.server.write(said).bytes, said.size());
    const std::string record(pair.server.outgoing());
    pair.server.sent(record.size());
    size = record.size();
    io_status end{};
    pair.client.feed(record.substr(0, first));
    EXPECT_FALSE(pair.client.readable()) << first << ": half a record is nothing";
    EXPECT_EQ(tls_pair::read_all(pair.client, end), "");
    EXPECT_EQ(end, io_status::would_block);
    pair.client.feed(record.substr(first));
    EXPECT_TRUE(pair.client.readable()) << first;
    EXPECT_EQ(tls_pair::read_all(pair.client, end), said);
    EXPECT_EQ(end, io_status::would_block);
  }
  EXPECT_GT(size, said.size() + 5);
}

TEST(tls_filter, says_that_it_is_readable_while_anything_is_left) {
  tls_pair pair;
  pair.shake_hands();
  pair.server.write(std::string(5000, 'a'));
  pair.server.write("b");
  pair.carry(pair.server, pair.client);
  std::string got;
  while (pair.client.readable()) {
    std::array<char, 7> small;
    const auto piece = pair.client.read(small);
    ASSERT_EQ(piece.status, io_status::ok);
    got.append(small.data(), piece.bytes);
  }
  EXPECT_EQ(got, std::string(5000, 'a') + "b");
}

TEST(tls_filter, takes_a_record_at_a_time) {
  tls_pair pair;
  pair.shake_hands();
  const std::string large(100000, 'x');
  EXPECT_EQ(pair.client.write(large).bytes, tls_filter::largest_write);
  EXPECT_LT(pair.client.outgoing().size(), tls_filter::largest_write + 256U);
  EXPECT_EQ(pair.client.write({}).status, io_status::ok);
}

TEST(tls_filter, neither_reads_nor_writes_before_the_handshake) {
  tls_pair pair;
  std::array<char, 8> into;
  EXPECT_EQ(pair.server.read(into).status, io_status::would_block);
  EXPECT_EQ(pair.server.write("a").status, io_status::would_block);
  EXPECT_EQ(pair.server.write("a").bytes, 0U);
  pair.client.handshake();
  pair.server.feed(pair.client.outgoing());
  EXPECT_FALSE(pair.server.readable());
  EXPECT_EQ(pair.server.outgoing(), "") << "looking is no step of the handshake";
}

TEST(tls_filter, an_end_that_was_said_is_an_end) {
  tls_pair pair;
  pair.shake_hands();
  pair.server.write("last");
  pair.server.end();
  pair.carry(pair.server, pair.client);
  pair.client.feed_end();
  io_status end{};
  EXPECT_EQ(tls_pair::read_all(pair.client, end), "last");
  EXPECT_EQ(end, io_status::eof);
  EXPECT_TRUE(pair.client.readable());
}

TEST(tls_filter, an_end_that_was_not_said_is_a_cut_wherever_it_comes) {
  std::size_t size = 1;
  for (std::size_t kept = 0; kept <= size; ++kept) {
    tls_pair pair;
    pair.shake_hands();
    pair.server.write("last");
    const std::string record(pair.server.outgoing());
    size = record.size();
    pair.client.feed(record.substr(0, kept));
    pair.client.feed_end();
    io_status end{};
    EXPECT_EQ(tls_pair::read_all(pair.client, end), kept == size ? "last" : "");
    EXPECT_EQ(end, io_status::error) << kept;
    EXPECT_TRUE(pair.client.readable());
  }
}

TEST(tls_filter, goes_on_in_the_other_direction_after_one_has_ended) {
  tls_pair pair;
  pair.shake_hands();
  pair.client.end();
  pair.carry(pair.client, pair.server);
  io_status end{};
  tls_pair::read_all(pair.server, end);
  EXPECT_EQ(end, io_status::eof);
  EXPECT_EQ(pair.server.write("still here").status, io_status::ok);
  pair.carry(pair.server, pair.client);
  EXPECT_EQ(tls_pair::read_all(pair.client, end), "still here");
  EXPECT_EQ(end, io_status::would_block);
}

TEST(tls_filter, a_record_that_was_tampered_with_is_an_error) {
  tls_pair pair;
  pair.shake_hands();
  pair.server.write("last");
  std::string record(pair.server.outgoing());
  record.back() = static_cast<char>(record.back() ^ 1);
  pair.client.feed(record);
  io_status end{};
  EXPECT_EQ(tls_pair::read_all(pair.client, end), "");
  EXPECT_EQ(end, io_status::error);
  EXPECT_EQ(pair.client.write("a").status, io_status::error);
}

TEST(tls_filter, session_tickets_are_nothing_to_read) {
  tls_pair pair;
  pair.client.handshake();
  pair.carry(pair.client, pair.server);
  pair.carry(pair.server, pair.client);  // the client is through with these
  ASSERT_TRUE(pair.client.established());
  pair.carry(pair.client, pair.server);  // and the server with its Finished: it sends tickets
  ASSERT_TRUE(pair.server.established());
  const std::string tickets(pair.server.outgoing());
  ASSERT_FALSE(tickets.empty());
  pair.client.feed(tickets);
  EXPECT_FALSE(pair.client.readable());
  pair.server.sent(tickets.size());
  pair.server.write("a");
  pair.carry(pair.server, pair.client);
  EXPECT_TRUE(pair.client.readable());
}

TEST(tls_filter, speaks_no_tls_before_1_2) {
  raw_client old([](SSL_CTX* context) {
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
    SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0");
  });
  EXPECT_FALSE(old.shake_hands());
  EXPECT_NE(old.server.failure().find("it speaks no TLS 1.2 or newer"), std::string::npos)
      << old.server.failure();
  EXPECT_FALSE(old.server.outgoing().empty()) << "an alert says so to the client";
}

TEST(tls_filter, speaks_http_1_1_alone) {
  const auto offering = [](const std::string& protocols) {
    return [protocols](SSL_CTX* context) {
      SSL_CTX_set_alpn_protos(context, reinterpret_cast<const unsigned char*>(protocols.data()),
                              static_cast<unsigned>(protocols.size()));
    };
  };
  raw_client both(offering("\x02h2\x08http/1.1"));
  EXPECT_TRUE(both.shake_hands());
  const unsigned char* chosen = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(both.ssl, &chosen, &size);
  EXPECT_EQ(std::string_view(reinterpret_cast<const char*>(chosen), size), "http/1.1");
  raw_client none([](SSL_CTX*) {});
  EXPECT_TRUE(none.shake_hands());
  raw_client h2(offering("\x02h2"));
  EXPECT_FALSE(h2.shake_hands());
}

TEST(tls_filter, does_not_renegotiate) {
  raw_client peer([](SSL_CTX* context) { SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION); });
  ASSERT_TRUE(peer.shake_hands());
  SSL_renegotiate(peer.ssl);
  SSL_do_handshake(peer.ssl);
  peer.to_server();
  std::array<char, 8> into;
  EXPECT_EQ(peer.server.read(into).status, io_status::would_block);
  EXPECT_LT(peer.server.outgoing().size(), 100U) << "an alert, and no ServerHello";
  peer.to_client();
  char byte = 0;
  EXPECT_EQ(SSL_read(peer.ssl, &byte, 1), -1);
  EXPECT_EQ(SSL_get_error(peer.ssl, -1), SSL_ERROR_SSL) << "the client hears the refusal";
}

struct refusal {
  const char* why;
  test::certificate_wish wish;
  const char* peer;
};

TEST(tls_filter, names_what_is_wrong_with_a_certificate) {
  auto& all = trusted::once();
  const std::vector<refusal> cases{
      {"its certificate expired on ", {.from_days = -9, .until_days = -2}, "localhost"},
      {"is not valid yet", {.from_days = 2, .until_days = 9}, "localhost"},
      {"is for a.example, *.b.example, 10.0.0.1, not for localhost",
       {.names = "DNS:a.example,DNS:*.b.example,IP:10.0.0.1"},
       "localhost"},
      {"is for localhost, not for 127.0.0.1", {.names = "DNS:localhost"}, "127.0.0.1"},
      {"is for a.example, not for x.a.example", {.names = "DNS:a.example"}, "x.a.example"},
      {"is for *.b.example, not for a.a.b.example", {.names = "DNS:*.b.example"}, "a.a.b.example"},
      {"is for nobody (it has no subjectAltName), not for localhost", {.names = ""}, "localhost"},
      {"is for ::1, not for ::2", {.names = "IP:::1"}, "::2"},
  };
  for (const auto& one : cases) {
    tls_pair pair(all.client, testing::server_context(all.authority.issue(one.wish)), one.peer);
    pair.shake_hands();
    EXPECT_FALSE(pair.client.established());
    EXPECT_NE(pair.client.failure().find(one.why), std::string::npos) << one.why << "\n"
                                                                      << pair.client.failure();
    const bool of_date = one.wish.from_days != -1;
    EXPECT_EQ(pair.client.fault(), of_date ? tls_fault::date : tls_fault::name) << one.why;
  }
}

TEST(tls_filter, takes_a_certificate_that_is_for_its_peer) {
  auto& all = trusted::once();
  const std::vector<refusal> cases{
      {"", {.names = "DNS:a.example"}, "a.example"},
      {"", {.names = "DNS:a.example"}, "a.example."},
      {"", {.names = "DNS:*.b.example"}, "a.b.example"},
      {"", {.names = "IP:127.0.0.1"}, "127.0.0.1"},
      {"", {.names = "IP:::1"}, "::1"},
  };
  for (const auto& one : cases) {
    tls_pair pair(all.client, testing::server_context(all.authority.issue(one.wish)), one.peer);
    pair.shake_hands();
    EXPECT_TRUE(pair.client.established()) << one.peer << ": " << pair.client.failure();
  }
}

TEST(tls_filter, trusts_whom_it_was_told_to_trust) {
  auto& all = trusted::once();
  test::authority stranger("Another authority");
  const auto fails_with = [](std::shared_ptr<const tls_context> client,
                             std::shared_ptr<const tls_context> server) {
    tls_pair pair(std::move(client), std::move(server));
    pair.shake_hands();
    return pair.client.established() ? "" : pair.client.failure();
  };
  EXPECT_EQ(fails_with(all.client, all.server), "");
  EXPECT_NE(fails_with(testing::client_context(stranger.certificate()), all.server)
                .find("from an authority that is not trusted here"),
            std::string::npos);
  EXPECT_NE(fails_with(testing::client_context(""), all.server)
                .find("from an authority that is not trusted here"),
            std::string::npos)
      << "the system knows nothing of a test's authority";
  EXPECT_EQ(fails_with(testing::client_context("", false), all.server), "");

  const auto own = all.authority.self_signed();
  const auto lonely = testing::server_context(own);
  EXPECT_NE(fails_with(all.client, lonely).find("is signed by itself"), std::string::npos);
  EXPECT_EQ(fails_with(testing::client_context(own.certificate), lonely), "");
  EXPECT_EQ(fails_with(testing::client_context(all.files.certificate), all.server), "")
      << "a certificate that is named itself needs no authority";
}

TEST(tls_filter, says_when_the_other_side_speaks_no_tls) {
  tls_filter client(trusted::once().client, "localhost");
  client.handshake();
  client.feed("HTTP/1.1 400 Bad Request\r\n\r\n");
  EXPECT_EQ(client.handshake(), tls_filter::progress::failed);
  EXPECT_NE(client.failure().find("does not speak TLS"), std::string::npos) << client.failure();

  tls_filter cut(trusted::once().client, "localhost");
  cut.handshake();
  cut.feed_end();
  EXPECT_EQ(cut.handshake(), tls_filter::progress::failed);
  EXPECT_NE(cut.failure().find("it closed the connection during the TLS handshake"),
            std::string::npos)
      << cut.failure();
}

}  // namespace
}  // namespace ollama_cors::net
