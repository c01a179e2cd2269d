// https to clients, over real sockets: who is served how, who is turned away, and new certificates
// under way.
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <filesystem>
#include <future>
#include <thread>

#include "integration/shim/tls_world.hpp"

namespace ollama_cors::test {
namespace {

TEST(tls, serves_https_by_both_versions) {
  upstream ollama(answer_each);
  const auto shim = start_shim(configuration(ollama.port(), tls_of(trusted::once().files)));
  EXPECT_EQ(shim->urls()[0], "https://127.0.0.1:" + std::to_string(shim->port()));
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    auto client = tls_connection::to(shim->port(), ca(), version);
    for (int i = 0; i < 3; ++i) {
      client.send(post_chat);
      EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 200 "));
    }
  }
  EXPECT_EQ(ollama.connections(), 1);
}

TEST(tls, tokens_pass_one_by_one_through_both_sides) {
  std::promise<void> next;
  upstream ollama(by_tls([&](tls_connection& peer) {
    peer.read_message();
    peer.send(stream_head + "2\r\na\n\r\n");
    next.get_future().wait();
    peer.send(stream_end);
    peer.read_some();
  }));
  const auto shim = start_shim(secure(ollama.port(), tls_of(trusted::once().files)));
  auto client = tls_connection::to(shim->port(), ca());
  client.send(post_chat);
  EXPECT_TRUE(client.read_until("a\n\r\n").ends_with("\r\n\r\n2\r\na\n\r\n"));
  next.set_value();
  EXPECT_EQ(client.read_until("0\r\n\r\n"), stream_end);
}

TEST(tls, megabytes_pass_byte_by_byte_as_they_are) {
  constexpr std::size_t size = 20 * 1024 * 1024;
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 2654435761U >> 13);
  upstream ollama(by_tls([&](tls_connection& peer) {
    const auto request = peer.read_message();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n");
    peer.send(body_of(request));
    peer.read_some();
  }));
  const auto shim = start_shim(secure(ollama.port(), tls_of(trusted::once().files)));
  auto client = tls_connection::to(shim->port(), ca());
  // The client reads nothing before it has sent all: what comes back must wait.
  client.send("POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: " +
              std::to_string(size) + "\r\n\r\n");
  client.send(bytes);
  EXPECT_TRUE(body_of(client.read_message()) == bytes);
}

TEST(tls, plain_http_on_an_https_port_is_told_so) {
  upstream ollama(answer_each);
  const auto shim = start_shim(configuration(ollama.port(), tls_of(trusted::once().files)));
  auto client = connection::to(shim->port());
  client.send(post_chat + std::string(100000, 'x'));
  client.shut_down();
  bool reset = true;
  const auto answer = client.read_to_end(&reset);
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain"));
  EXPECT_TRUE(answer.ends_with("Write https:// in the address.\r\n"));
  EXPECT_FALSE(reset);
  EXPECT_EQ(ollama.connections(), 0);
}

TEST(tls, a_client_that_never_finishes_its_handshake_is_dropped) {
  upstream ollama(answer_each);
  const auto shim = start_shim(configuration(
      ollama.port(),
      tls_of(trusted::once().files) + R"(,"limits":{"connections":2},"timeouts":{"head_ms":200})"));
  auto silent = connection::to(shim->port());
  auto slow = connection::to(shim->port());
  slow.send("\x16\x03\x01\x02");
  auto beyond_the_cap = connection::to(shim->port());
  EXPECT_EQ(silent.read_to_end(), "");
  EXPECT_EQ(slow.read_to_end(), "");
  EXPECT_EQ(beyond_the_cap.read_to_end(), "");
  auto polite = tls_connection::to(shim->port(), ca());
  polite.send(get_version);
  EXPECT_TRUE(polite.read_message().starts_with("HTTP/1.1 200 "));
}

TEST(tls, over_the_cap_is_a_503_inside_tls) {
  upstream ollama(answer_each);
  const auto shim = start_shim(configuration(
      ollama.port(), tls_of(trusted::once().files) + R"(,"limits":{"connections":1})"));
  auto first = tls_connection::to(shim->port(), ca());
  first.send(get_version);
  first.read_message();
  auto second = tls_connection::to(shim->port(), ca());
  bool said = false;
  EXPECT_TRUE(second.read_to_end(said).starts_with("HTTP/1.1 503 "));
  EXPECT_TRUE(said);
}

TEST(tls, new_files_serve_new_connections_and_drop_no_stream) {
  std::promise<void> next;
  upstream ollama([&, first = true](connection& peer) mutable {
    if (!std::exchange(first, false)) return answer_each(peer);
    peer.read_message();
    peer.send(stream_head + "2\r\na\n\r\n");
    next.get_future().wait();
    peer.send(stream_end);
    answer_each(peer);
  });
  const auto shim = start_shim(configuration(ollama.port(), tls_of(trusted::once().files)));
  auto streaming = tls_connection::to(shim->port(), ca());
  streaming.send(post_chat);
  streaming.read_until("a\n\r\n");

  authority renewed("The next authority");
  const auto files = renewed.issue();
  const auto with = [&](const std::string& certificate, const std::string& key) {
    return configuration(ollama.port(), tls_of({certificate, key}) + R"(,"rules":[])");
  };
  config::report findings;
  EXPECT_FALSE(shim->reload(with(files.certificate, trusted::once().files.key), findings));
  ASSERT_EQ(findings.problems().size(), 1U);
  EXPECT_EQ(findings.problems()[0].code, "tls-key-mismatch");
  EXPECT_EQ(findings.problems()[0].pointer, "/tls/key");
  EXPECT_EQ(tls_connection::to(shim->port(), ca()).issuer(), "Test authority")
      << "what cannot be used changes nothing";

  config::report renewal;
  const auto same_rules = configuration(ollama.port(), tls_of(files));
  const auto changes = shim->reload(same_rules, renewal);
  ASSERT_TRUE(changes) << renewal.to_text();
  EXPECT_TRUE(renewal.problems().empty());
  EXPECT_EQ(changes->size(), 2U) << "/tls/certificate, /tls/key: the bad document changed nothing";
  auto fresh = tls_connection::to(shim->port(), renewed.certificate());
  EXPECT_EQ(fresh.issuer(), "The next authority");
  fresh.send(post_chat);
  EXPECT_TRUE(fresh.read_message().starts_with("HTTP/1.1 200 "));

  next.set_value();
  EXPECT_EQ(streaming.read_until("0\r\n\r\n"), stream_end);
  streaming.send(post_chat);
  EXPECT_TRUE(streaming.read_message().starts_with("HTTP/1.1 200 "));
}

// How certificates are renewed: the document stays as it is.
TEST(tls, a_reload_reads_the_same_names_again) {
  upstream ollama(answer_each);
  authority own("The authority of the renewal"), next("The next authority of the renewal");
  const auto files = own.issue();
  const auto json = configuration(ollama.port(), tls_of(files));
  const auto shim = start_shim(json);
  const auto renewed = next.issue();
  std::filesystem::copy_file(renewed.certificate, files.certificate,
                             std::filesystem::copy_options::overwrite_existing);
  config::report half;
  EXPECT_FALSE(shim->reload(json, half)) << "half of a renewal: the key is the old one";
  std::filesystem::copy_file(renewed.key, files.key,
                             std::filesystem::copy_options::overwrite_existing);
  config::report whole;
  EXPECT_TRUE(shim->reload(json, whole)) << whole.to_text();
  EXPECT_EQ(tls_connection::to(shim->port(), next.certificate()).issuer(),
            "The next authority of the renewal");
}

TEST(tls, cannot_be_switched_on_while_running) {
  upstream ollama(answer_each);
  const auto shim = start_shim(configuration(ollama.port()));
  config::report findings;
  const auto changes =
      shim->reload(configuration(ollama.port(), tls_of(trusted::once().files)), findings);
  ASSERT_TRUE(changes);
  ASSERT_EQ(findings.problems().size(), 1U);
  EXPECT_EQ(findings.problems()[0].code, "needs-restart");
  EXPECT_EQ(findings.problems()[0].pointer, "/tls");
  auto client = connection::to(shim->port());
  client.send(post_chat);
  EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 200 "));
}

TEST(tls, files_that_cannot_be_used_stop_the_start) {
  const auto& files = trusted::once().files;
  const auto missing = failure_of(configuration(1, tls_of({"/no/such.pem", files.key})));
  EXPECT_EQ(missing.code, "tls-file-unreadable");
  EXPECT_EQ(missing.pointer, "/tls/certificate");
  EXPECT_EQ(missing.system, ENOENT);
  const auto swapped = failure_of(configuration(1, tls_of({files.certificate, files.certificate})));
  EXPECT_EQ(swapped.code, "tls-not-pem");
  EXPECT_EQ(swapped.pointer, "/tls/key");
  const auto distrusting = failure_of(secure(1, "", "localhost", "/no/such.pem"));
  EXPECT_EQ(distrusting.code, "tls-file-unreadable");
  EXPECT_EQ(distrusting.pointer, "/upstream_tls/ca");
}

TEST(tls, an_expired_certificate_serves_with_a_warning) {
  upstream ollama(answer_each);
  const auto old = trusted::once().own.issue({.from_days = -9, .until_days = -2});
  config::report findings;
  auto loaded =
      config::load(configuration(ollama.port(), tls_of(old)), config::profile::shim, findings);
  shim::start_error error;
  const auto shim = shim::server::start(loaded->settings, loaded->access, findings, error);
  ASSERT_TRUE(shim) << error.message;
  ASSERT_EQ(findings.problems().size(), 1U);
  EXPECT_EQ(findings.problems()[0].code, "certificate-expired");
  EXPECT_EQ(findings.problems()[0].pointer, "/tls/certificate");
}

TEST(tls, clients_come_go_and_stall_while_certificates_change) {
  upstream ollama(by_tls([](tls_connection& peer) { answer_each(peer); }));
  const auto other = trusted::once().own.issue();
  const auto& files = trusted::once().files;
  for (int round = 0; round < 3; ++round) {
    const auto shim = start_shim(secure(ollama.port(), tls_of(files) + R"(,"threads":2)"));
    std::vector<std::thread> crowd;
    for (int i = 0; i < 4; ++i) {
      crowd.emplace_back([&, i] {
        for (int n = 0; n < 12; ++n) {
          try {
            auto below = connection::to(shim->port());
            if (n % 4 == 3) {
              below.send(i % 2 == 0 ? "\x16\x03\x01" : "GET / HTTP/1.1\r\n\r\n");
              if (n % 8 == 3) below.kill();
              continue;
            }
            tls_connection client(std::move(below), ca());
            client.send(i % 2 == 0 ? post_chat : get_version);
            if (n % 4 == 0) client.kill();
            if (n % 4 == 1) client.read_message();
          } catch (const std::exception&) {
            return;  // the shim has stopped
          }
        }
      });
    }
    config::report findings;
    for (int n = 0; n < 20; ++n) {
      EXPECT_TRUE(
          shim->reload(configuration(ollama.port(), tls_of(n % 2 == 0 ? other : files)), findings));
    }
    if (round % 2 == 0) shim->stop(std::chrono::milliseconds(0));
    for (auto& one : crowd) one.join();
  }
}

}  // namespace
}  // namespace ollama_cors::test
