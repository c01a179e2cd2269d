// IP addresses in a configuration.
#include "config/ip_literal.hpp"

#include <gtest/gtest.h>

namespace ollama_cors::config {
namespace {

TEST(canonical_ipv6, writes_as_urls_do) {
  EXPECT_EQ(canonical_ipv6("0:0:0:0:0:0:0:1"), "::1");
  EXPECT_EQ(canonical_ipv6("::"), "::");
  EXPECT_EQ(canonical_ipv6("2001:DB8::0:1"), "2001:db8::1");
  EXPECT_EQ(canonical_ipv6("1:0:0:2:0:0:0:3"), "1:0:0:2::3") << "the longest run";
  EXPECT_EQ(canonical_ipv6("1:0:0:2:3:0:0:4"), "1::2:3:0:0:4") << "the first of two";
  EXPECT_EQ(canonical_ipv6("1:0:2:3:4:5:6:7"), "1:0:2:3:4:5:6:7") << "one zero is no run";
  EXPECT_EQ(canonical_ipv6("1:2:3:4:5:6:0:0"), "1:2:3:4:5:6::");
  EXPECT_EQ(canonical_ipv6("::ffff:127.0.0.1"), "::ffff:7f00:1");
  EXPECT_EQ(canonical_ipv6("fe80::00a1"), "fe80::a1");
}

TEST(canonical_ipv6, refuses_everything_else) {
  for (const char* text : {"", "1.2.3.4", "::1::", "12345::", "[::1]", "::1%eth0", "g::"}) {
    EXPECT_EQ(canonical_ipv6(text), std::nullopt) << text;
  }
}

TEST(loopback_host, is_this_machine) {
  for (const char* host :
       {"localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "127.255.0.9", "::1", "[::1]"}) {
    EXPECT_TRUE(is_loopback_host(host)) << host;
  }
  for (const char* host : {"", "localhost.example", "notlocalhost", "127.evil.example", "128.0.0.1",
                           "0.0.0.0", "::", "::2", "10.0.0.1"}) {
    EXPECT_FALSE(is_loopback_host(host)) << host;
  }
}

}  // namespace
}  // namespace ollama_cors::config
