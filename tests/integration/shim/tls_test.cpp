// https to clients and to the upstream, over real sockets, with certificates made here.
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <filesystem>
#include <future>
#include <thread>

#include "integration/shim/running_shim.hpp"
#include "support/tls_connection.hpp"

namespace ollama_cors::test {
namespace {

// One authority and one certificate for a whole program: making keys takes time.
struct trusted {
  authority own;
  certificate_files files = own.issue();

  static trusted& once() {
    static trusted all;
    return all;
  }
};

const std::string& ca() {
  return trusted::once().own.certificate();
}

std::string tls_of(const certificate_files& files) {
  return R"("tls":{"certificate":")" + files.certificate + R"(","key":")" + files.key + R"("})";
}

// https to the upstream, and to clients too unless `more` says otherwise.
std::string secure(std::uint16_t upstream_port, const std::string& more = "",
                   const std::string& host = "localhost", const std::string& trusts = ca()) {
  return R"({"listen":["127.0.0.1:0"],"upstream":"https://)" + host + ":" +
         std::to_string(upstream_port) + R"(","upstream_tls":{"ca":")" + trusts + "\"}" +
         (more.empty() ? "" : "," + more) + "}";
}

void answer_each(connection& peer) {
  while (!peer.read_message().empty()) {
    if (!peer.send(short_answer)) return;
  }
}

// An upstream that speaks TLS; a peer that does not is a connection without requests.
upstream::handler by_tls(std::function<void(tls_connection&)> serve,
                         const certificate_files& files = trusted::once().files) {
  return [serve = std::move(serve), files](connection& peer) {
    try {
      tls_connection secured(std::move(peer), files);
      serve(secured);
    } catch (const std::exception&) {
      return;
    }
  };
}

std::string body_of(const std::string& message) {
  return message.substr(message.find("\r\n\r\n") + 4);
}

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

TEST(tls, an_idle_upstream_connection_survives_a_session_ticket) {
  std::promise<void> sent;
  upstream ollama(by_tls([&](tls_connection& peer) {
    peer.read_message();
    peer.send(short_answer);
    peer.send_ticket();
    sent.set_value();
    answer_each(peer);
  }));
  const auto shim = start_shim(secure(ollama.port()));
  auto client = connection::to(shim->port());
  client.send(get_version);
  client.read_message();
  sent.get_future().wait();
  for (int i = 0; i < 3; ++i) {
    client.send(post_chat);
    EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 200 "));
  }
  EXPECT_EQ(ollama.connections(), 1);
}

TEST(tls, an_idle_upstream_connection_that_ends_is_not_used_again) {
  std::promise<void> ended;
  upstream ollama(by_tls([&, first = true](tls_connection& peer) mutable {
    peer.read_message();
    peer.send(short_answer);
    if (!std::exchange(first, false)) return answer_each(peer);
    peer.say_end();
    peer.read_some();  // until the shim has closed in turn
    ended.set_value();
  }));
  const auto shim = start_shim(secure(ollama.port()));
  auto client = connection::to(shim->port());
  client.send(get_version);
  client.read_message();
  ended.get_future().wait();
  client.send(post_chat);
  EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 200 "));
  EXPECT_EQ(ollama.connections(), 2);
}

struct distrust {
  const char* what;
  certificate_files files;
  std::string host;
  std::string trusts;
  const char* words;
};

TEST(tls, an_upstream_that_cannot_be_trusted_is_a_502_that_names_the_cause) {
  auto& all = trusted::once();
  authority stranger("Another authority");
  const std::vector<distrust> cases{
      {"wrong authority", all.files, "localhost", stranger.certificate(),
       "from an authority that is not trusted here"},
      {"wrong name", all.own.issue({.names = "DNS:ollama.example"}), "localhost", ca(),
       "its certificate is for ollama.example, not for localhost"},
      {"wrong address", all.own.issue({.names = "DNS:localhost"}), "127.0.0.1", ca(),
       "its certificate is for localhost, not for 127.0.0.1"},
      {"expired", all.own.issue({.from_days = -9, .until_days = -2}), "localhost", ca(),
       "its certificate expired on "},
      {"signed by itself", all.own.self_signed(), "localhost", ca(),
       "its certificate is signed by itself"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.what);
    upstream ollama(by_tls([](tls_connection& peer) { answer_each(peer); }, one.files));
    const auto shim = start_shim(secure(ollama.port(), "", one.host, one.trusts));
    auto client = connection::to(shim->port());
    client.send(post_chat);
    const auto answer = client.read_message();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 502 ")) << answer;
    EXPECT_NE(answer.find("X-Ollama-Cors-Reason: upstream-tls-failed\r\n"), std::string::npos);
    EXPECT_NE(answer.find("Access-Control-Allow-Origin: http://localhost:5174\r\n"),
              std::string::npos)
        << "the page reads why";
    EXPECT_NE(answer.find("No TLS connection to Ollama at "), std::string::npos) << answer;
    EXPECT_NE(answer.find(one.words), std::string::npos) << answer;
  }
}

TEST(tls, an_upstream_is_not_verified_where_that_was_asked) {
  upstream ollama(by_tls([](tls_connection& peer) { answer_each(peer); },
                         trusted::once().own.self_signed({.names = "DNS:elsewhere.example"})));
  const auto shim =
      start_shim(R"({"listen":["127.0.0.1:0"],"upstream":"https://127.0.0.1:)" +
                 std::to_string(ollama.port()) + R"(","upstream_tls":{"verify":false}})");
  auto client = connection::to(shim->port());
  client.send(post_chat);
  EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 200 "));
}

TEST(tls, an_upstream_that_speaks_no_tls_is_told_from_one_that_is_not_there) {
  upstream plain([](connection& peer) {
    peer.read_some();
    peer.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
  });
  const auto shim = start_shim(secure(plain.port()));
  auto client = connection::to(shim->port());
  client.send(post_chat);
  const auto answer = client.read_message();
  EXPECT_NE(answer.find("what answers there does not speak TLS"), std::string::npos) << answer;
}

TEST(tls, an_upstream_that_does_not_finish_its_handshake_is_a_504) {
  upstream silent([](connection& peer) { peer.read_to_end(); });
  const auto shim = start_shim(secure(silent.port(), R"("timeouts":{"connect_ms":150})"));
  auto client = connection::to(shim->port());
  client.send(post_chat);
  const auto answer = client.read_message();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 504 ")) << answer;
  EXPECT_NE(answer.find("timeouts.connect_ms"), std::string::npos);
}

// A body without length ends with the connection: only an end that was said completes it.
TEST(tls, a_stream_that_is_cut_never_looks_complete) {
  for (const bool said : {true, false}) {
    SCOPED_TRACE(said);
    upstream ollama(by_tls([said](tls_connection& peer) {
      peer.read_message();
      peer.send("HTTP/1.1 200 OK\r\n\r\nall of it");
      if (said) peer.say_end();
    }));
    const auto shim = start_shim(secure(ollama.port(), tls_of(trusted::once().files)));
    auto client = tls_connection::to(shim->port(), ca());
    client.send("GET /api/version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    bool clean = false;
    const auto answer = client.read_to_end(clean);
    EXPECT_NE(answer.find("9\r\nall of it\r\n"), std::string::npos) << answer;
    EXPECT_EQ(answer.ends_with("\r\n0\r\n\r\n"), said) << answer;

    auto old = tls_connection::to(shim->port(), ca());
    old.send("GET /api/version HTTP/1.0\r\nHost: localhost\r\n\r\n");
    const auto unframed = old.read_to_end(clean);
    EXPECT_TRUE(unframed.ends_with("\r\n\r\nall of it")) << unframed;
    EXPECT_EQ(clean, said) << "an HTTP/1.0 client knows an end by what TLS says";
  }
}

TEST(tls, a_client_that_leaves_closes_the_upstream) {
  std::promise<bool> gone;
  upstream ollama(by_tls([&](tls_connection& peer) {
    peer.read_message();
    peer.send(stream_head + "2\r\na\n\r\n");
    gone.set_value(peer.read_some().empty());
  }));
  const auto shim = start_shim(secure(ollama.port(), tls_of(trusted::once().files)));
  {
    auto client = tls_connection::to(shim->port(), ca());
    client.send(post_chat);
    client.read_until("a\n\r\n");
  }
  EXPECT_TRUE(gone.get_future().get());
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

shim::start_error failure_of(const std::string& json) {
  config::report findings;
  auto loaded = config::load(json, config::profile::shim, findings);
  EXPECT_TRUE(loaded) << findings.to_text();
  shim::start_error error;
  EXPECT_EQ(shim::server::start(loaded->settings, loaded->access, findings, error), nullptr);
  return error;
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
