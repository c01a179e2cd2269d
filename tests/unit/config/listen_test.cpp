// `listen`: where the server waits for connections.
#include "config/server/listen.hpp"

#include <gtest/gtest.h>

#include "findings.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;

std::string listening(std::string_view address, std::string_view more = "") {
  return R"({"listen":[")" + std::string(address) + "\"]" + std::string(more) + "}";
}

TEST(listen, defaults_to_both_loopback_addresses) {
  const auto addresses = load_valid("{}").settings.listen;
  ASSERT_EQ(addresses.size(), 2u);
  EXPECT_EQ(to_text(addresses[0]), "127.0.0.1:11435");
  EXPECT_EQ(to_text(addresses[1]), "[::1]:11435");
  EXPECT_TRUE(addresses[0].is_default);
  EXPECT_TRUE(addresses[1].is_ipv6());
}

TEST(listen, takes_addresses_and_names) {
  const auto addresses =
      load_valid(R"({"listen":["127.0.0.1:0","[::1]:0","localhost:1234"]})").settings.listen;
  ASSERT_EQ(addresses.size(), 3u);
  EXPECT_EQ(addresses[1].host, "::1");
  EXPECT_EQ(addresses[1].port, 0);
  EXPECT_EQ(addresses[2].host, "localhost");
  EXPECT_FALSE(addresses[2].is_default);
}

TEST(listen, takes_sockets_that_the_process_was_given) {
  const auto addresses = load_valid(R"({"listen":["fd:3","fd:17","127.0.0.1:0"]})").settings.listen;
  ASSERT_EQ(addresses.size(), 3u);
  EXPECT_TRUE(addresses[0].is_given());
  EXPECT_EQ(addresses[1].descriptor, 17);
  EXPECT_EQ(to_text(addresses[1]), "fd:17");
  EXPECT_FALSE(addresses[2].is_given());
  for (const char* none : {"fd:", "fd:2", "fd:03", "fd:x", "fd:65536", "fd:-1", "FD:3"}) {
    EXPECT_EQ(codes(listening(none)), lines{"error /listen/0 bad-listen"}) << none;
  }
  EXPECT_EQ(codes(R"({"listen":["fd:3","fd:3"]})"), lines{"error /listen/1 duplicate-listen"});
  // Which names reach it, only its address tells.
  EXPECT_EQ(codes(listening("fd:3", R"(,"hosts":["tunnel.example"])")), lines{});
}

TEST(listen, suggests_what_was_meant) {
  EXPECT_EQ(only(listening(":1234")),
            "error|bad-listen|\":1234\" is no address to listen on: write an IP address or a name "
            "and a port, such as \"127.0.0.1:11435\" or \"[::1]:11435\".|\"127.0.0.1:1234\"");
  const auto suggested = [](std::string_view address) {
    const std::string text = only(listening(address));
    return text.starts_with("error|bad-listen|") ? text.substr(text.rfind('|') + 1) : text;
  };
  EXPECT_EQ(suggested("127.0.0.1"), "\"127.0.0.1:11435\"");
  EXPECT_EQ(suggested("::1"), "\"[::1]:11435\"");
  EXPECT_EQ(suggested("[::1]"), "\"[::1]:11435\"");
  EXPECT_EQ(suggested("1234"), "\"127.0.0.1:1234\"");
  EXPECT_EQ(suggested("*:80"), "\"0.0.0.0:80\"");
  EXPECT_EQ(suggested("http://127.0.0.1:5/x"), "\"127.0.0.1:5\"");
  EXPECT_EQ(suggested("LOCALHOST:80"), "\"localhost:80\"");
  EXPECT_EQ(suggested("127.0.0.1:99999"), "");
  EXPECT_EQ(suggested("127.0.0.1:080"), "");
  EXPECT_EQ(suggested("a b:80"), "");
  EXPECT_EQ(suggested("1.2.3.4.5:80"), "");
}

TEST(listen, reserves_unix_sockets) {
  EXPECT_EQ(only(listening("unix:/run/x.sock")),
            "error|unix-reserved|Unix sockets are reserved for a later version. Listen on an "
            "address, such as \"127.0.0.1:11435\".|\"127.0.0.1:11435\"");
}

TEST(listen, refuses_an_empty_list_and_repetitions) {
  EXPECT_EQ(codes(R"({"listen":[]})"), lines{"error /listen empty-list"});
  EXPECT_EQ(codes(R"({"listen":["127.0.0.1:1","127.0.0.1:1"]})"),
            lines{"error /listen/1 duplicate-listen"});
  EXPECT_EQ(only(R"({"listen":"127.0.0.1:1"})"),
            "error|wrong-type|\"listen\" must be a list, but it is a text.|[\"127.0.0.1:1\"]");
}

TEST(listen, beyond_loopback_needs_a_key_or_the_flag) {
  EXPECT_EQ(only(listening("0.0.0.0:11435")),
            "error|network-needs-key|0.0.0.0:11435 can be reached from the network, where anyone "
            "could use this Ollama. Add \"api_keys\", listen on 127.0.0.1, or set "
            "\"allow_unauthenticated_network\" to true.|\"127.0.0.1:11435\"");
  for (const char* address : {"[::]:0", "192.168.1.2:80", "nas.lan:80", "128.0.0.1:1",
                              "[::ffff:127.0.0.1]:80", "localhost.example:80"}) {
    EXPECT_EQ(codes(listening(address)), lines{"error /listen/0 network-needs-key"}) << address;
    EXPECT_EQ(codes(listening(address, R"(,"allow_unauthenticated_network":true)")), lines{})
        << address;
  }
  for (const char* address :
       {"127.0.0.1:0", "127.9.9.9:80", "[::1]:80", "localhost:80", "x.localhost:80"}) {
    EXPECT_EQ(codes(listening(address)), lines{}) << address;
  }
}

TEST(listen, beyond_loopback_is_open_to_keys) {
  if (!keys::supported()) GTEST_SKIP() << "built without libcrypto";
  EXPECT_EQ(codes(listening("0.0.0.0:80", R"(,"api_keys":[{"name":"a","sha256":
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}])")),
            lines{});
  EXPECT_EQ(codes(listening("0.0.0.0:80", R"(,"api_keys":[])")),
            lines{"error /listen/0 network-needs-key"});
}

TEST(listen, beyond_loopback_refuses_shadow_mode) {
  EXPECT_EQ(
      only(listening("0.0.0.0:80", R"(,"mode":"shadow","allow_unauthenticated_network":true)")),
      "error|shadow-on-network|0.0.0.0:80 can be reached from the network, and the mode "
      "\"shadow\" lets requests through that the rules refuse. Listen on 127.0.0.1, or set "
      "\"mode\" to \"enforce\".|\"127.0.0.1:80\"");
  EXPECT_EQ(codes(listening("127.0.0.1:80", R"(,"mode":"shadow")")), lines{});
}

}  // namespace
}  // namespace ollama_cors::config
