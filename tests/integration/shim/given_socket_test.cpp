// Sockets that a service manager hands over: what is taken, what is refused, and whose they stay.
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "integration/shim/running_shim.hpp"

namespace ollama_cors::test {
namespace {

// A descriptor of the test's, closed at its end.
struct given {
  explicit given(int opened) : descriptor(opened) {}
  given(const given&) = delete;
  ~given() { ::close(descriptor); }
  std::string text() const { return "fd:" + std::to_string(descriptor); }
  int descriptor;
};

int tcp_socket(in_addr_t address, bool listening) {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(address);
  EXPECT_EQ(::bind(made, reinterpret_cast<const sockaddr*>(&at), sizeof at), 0);
  if (listening) {
    EXPECT_EQ(::listen(made, 16), 0);
  }
  return made;
}

std::string listening_on(const std::string& what, std::uint16_t upstream,
                         const std::string& more = "") {
  return R"({"listen":[")" + what + R"("],"upstream":"http://127.0.0.1:)" +
         std::to_string(upstream) + "\"" + more + "}";
}

TEST(given_socket, is_served_and_stays_the_callers) {
  upstream ollama([](connection& peer) {
    while (!peer.read_message().empty() && peer.send(short_answer)) {
    }
  });
  const given socket(tcp_socket(INADDR_LOOPBACK, true));
  for (int round = 0; round < 2; ++round) {  // as often as it is handed over
    const auto shim = start_shim(listening_on(socket.text(), ollama.port()));
    ASSERT_TRUE(shim);
    EXPECT_EQ(shim->urls().front(), "http://127.0.0.1:" + std::to_string(shim->port()));
    auto client = connection::to(shim->port());
    client.send(get_version);
    EXPECT_TRUE(client.read_message().starts_with("HTTP/1.1 200 "));
  }
}

TEST(given_socket, must_listen_for_tcp) {
  const given silent(tcp_socket(INADDR_LOOPBACK, false));
  const given datagrams(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const given local(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  int pipe_ends[2];
  ASSERT_EQ(::pipe(pipe_ends), 0);
  const given read_end(pipe_ends[0]), write_end(pipe_ends[1]);
  for (const auto& [what, why] : {std::pair(silent.text(), "it does not listen"),
                                  std::pair(datagrams.text(), "it is no TCP socket"),
                                  std::pair(local.text(), "it is no TCP socket"),
                                  std::pair(read_end.text(), "Socket operation on non-socket"),
                                  std::pair(std::string("fd:60000"), "Bad file descriptor")}) {
    const auto error = failure_of(listening_on(what, 1));
    EXPECT_EQ(error.code, "not-a-listening-socket") << what;
    EXPECT_EQ(error.pointer, "/listen/0");
    EXPECT_EQ(error.message,
              "Cannot listen on the socket " + what + ": " + why +
                  ". Name a TCP socket that listens and that this process was given.");
  }
}

TEST(given_socket, on_the_network_needs_what_an_address_there_needs) {
  const given socket(tcp_socket(INADDR_ANY, true));
  const auto error = failure_of(listening_on(socket.text(), 1));
  EXPECT_EQ(error.code, "network-needs-key");
  EXPECT_EQ(error.pointer, "/listen/0");
  EXPECT_EQ(failure_of(listening_on(socket.text(), 1,
                                    R"(,"allow_unauthenticated_network":true,"mode":"shadow")"))
                .code,
            "shadow-on-network");
  EXPECT_TRUE(
      start_shim(listening_on(socket.text(), 1, R"(,"allow_unauthenticated_network":true)")));
  const given local(tcp_socket(INADDR_LOOPBACK, true));
  EXPECT_EQ(
      failure_of(listening_on(local.text(), 1, R"(,"admin":{"listen":")" + socket.text() + "\"}"))
          .code,
      "admin-on-network");
}

TEST(given_socket, binds_a_later_policy_too) {
  const given socket(tcp_socket(INADDR_ANY, true));
  if (!keys::supported()) GTEST_SKIP() << "built without libcrypto";
  const std::string key =
      R"(,"api_keys":[{"name":"a","sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}])";
  const auto shim = start_shim(listening_on(socket.text(), 1, key));
  ASSERT_TRUE(shim);
  config::report findings;
  EXPECT_FALSE(shim->reload(listening_on(socket.text(), 1), findings));
  EXPECT_FALSE(shim->set_access(access_of("{}")));
}

}  // namespace
}  // namespace ollama_cors::test
