// Host names: the defence against DNS rebinding is only as good as their reading.
#include "policy/host.hpp"

#include <gtest/gtest.h>

#include "world.hpp"

namespace {

using namespace ollama_cors::policy;
using kind = host_pattern::kind;

bool allows(const host_pattern& pattern, std::string_view text) {
  const auto host = parse_host(text);
  return host && matches(pattern, *host);
}

TEST(host, what_is_one) {
  for (const char* text :
       {"localhost", "LOCALHOST:1", "a-b_c.example", "example.com.", "1.2.3.4", "[::1]",
        "[0:0:0:0:0:0:0:1]:80", "[::FFFF:1.2.3.4]", "localhost:", "xn--bcher-kva.example"}) {
    EXPECT_TRUE(parse_host(text)) << text;
  }
  for (const char* text :
       {"",     ":80",    ".",   "..",          ".localhost", "a..b", "a b",     "a/b",
        "a@b",  "a?b",    "a#b", "a%62",        "a:b",        "a:0",  "a:65536", "a:1:2",
        "[::1", "[::1]x", "[]",  "[localhost]", "[::1%25lo]", "::1",  "a,b",     "b\xc3\xbc"}) {
    EXPECT_FALSE(parse_host(text)) << text;
  }
}

TEST(host, any_ip_is_any_literal_and_no_name) {
  const auto pattern = world::host(kind::any_ip);
  for (const char* text : {"127.0.0.1", "192.168.1.5:11435", "[::1]", "[2001:db8::1]:80"}) {
    EXPECT_TRUE(allows(pattern, text)) << text;
  }
  for (const char* text : {"localhost", "127.0.0.1.nip.io", "127.1", "0x7f.0.0.1", "2130706433",
                           "127.0.0.01", "127.0.0.1."}) {
    EXPECT_FALSE(allows(pattern, text)) << text;
  }
}

TEST(host, exact_without_a_port_means_any_port) {
  const auto pattern = world::host(kind::exact, "localhost");
  EXPECT_TRUE(allows(pattern, "localhost"));
  EXPECT_TRUE(allows(pattern, "LocalHost:11435"));
  EXPECT_FALSE(allows(pattern, "localhost."));
  EXPECT_FALSE(allows(pattern, "localhost.evil.example"));
  EXPECT_FALSE(allows(pattern, "evil-localhost"));
  EXPECT_FALSE(allows(pattern, "a.localhost"));
}

TEST(host, exact_with_a_port) {
  const auto pattern = world::host(kind::exact, "box.lan", 8080);
  EXPECT_TRUE(allows(pattern, "box.lan:8080"));
  EXPECT_FALSE(allows(pattern, "box.lan"));
  EXPECT_FALSE(allows(pattern, "box.lan:8081"));
  // The port that http or https has anyway is not written.
  EXPECT_TRUE(allows(world::host(kind::exact, "box.lan", 443), "box.lan"));
  EXPECT_TRUE(allows(world::host(kind::exact, "box.lan", 80), "box.lan"));
  EXPECT_FALSE(allows(world::host(kind::exact, "box.lan", 80), "box.lan:81"));
}

TEST(host, one_ipv6_address_has_many_spellings) {
  const auto pattern = world::host(kind::exact, "[::1]");
  EXPECT_TRUE(allows(pattern, "[::1]:11435"));
  EXPECT_TRUE(allows(pattern, "[0:0::1]"));
  EXPECT_FALSE(allows(pattern, "[::2]"));
  EXPECT_FALSE(allows(pattern, "localhost"));
}

TEST(host, subdomains_but_not_the_domain) {
  const auto pattern = world::host(kind::subdomains, "localhost");
  EXPECT_TRUE(allows(pattern, "a.localhost"));
  EXPECT_TRUE(allows(pattern, "a.b.LOCALHOST:80"));
  EXPECT_FALSE(allows(pattern, "localhost"));
  EXPECT_FALSE(allows(pattern, "alocalhost"));
  EXPECT_FALSE(allows(pattern, "a.localhost.evil.example"));
  EXPECT_FALSE(allows(pattern, "a.localhost."));
}

TEST(host, any) {
  EXPECT_TRUE(allows(world::host(kind::any), "evil.example"));
}

}  // namespace
