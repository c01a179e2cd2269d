// IP addresses: canonical for origins, any RFC 4291 form for Host.
#include "fetch/ip_address.hpp"

#include <gtest/gtest.h>

namespace {

using namespace ollama_cors::fetch;

TEST(ipv4, only_a_canonical_dotted_quad) {
  EXPECT_TRUE(is_ipv4("0.0.0.0"));
  EXPECT_TRUE(is_ipv4("192.168.10.255"));
  for (const char* text : {"", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "256.1.1.1",
                           "01.2.3.4", "1.2.3.4 ", "0x1.2.3.4", "1.2.3.a"}) {
    EXPECT_FALSE(is_ipv4(text)) << text;
  }
}

TEST(ipv4, hosts_that_end_in_a_number) {
  for (const char* text : {"1", "a.1", "a.1.", "0x", "a.0x", "a.0X1f", "1.2.3.4"}) {
    EXPECT_TRUE(ends_in_number(text)) << text;
  }
  for (const char* text : {"", ".", "a", "1a", "a.1b", "a.0xg", "1.a", "1.."}) {
    EXPECT_FALSE(ends_in_number(text)) << text;
  }
}

TEST(ipv6, any_text_form_is_parsed) {
  const ipv6_groups loopback{0, 0, 0, 0, 0, 0, 0, 1};
  for (const char* text : {"::1", "0:0:0:0:0:0:0:1", "::0001", "0::1", "0:0::0:1", "::0.0.0.1"}) {
    EXPECT_EQ(parse_ipv6(text), loopback) << text;
  }
  EXPECT_EQ(parse_ipv6("1::"), (ipv6_groups{1, 0, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(parse_ipv6("::"), (ipv6_groups{}));
  EXPECT_EQ(parse_ipv6("::FFFF:192.0.2.1"), (ipv6_groups{0, 0, 0, 0, 0, 0xffff, 0xc000, 0x0201}));
  EXPECT_EQ(parse_ipv6("1:2:3:4:5:6:7:8"), (ipv6_groups{1, 2, 3, 4, 5, 6, 7, 8}));
}

TEST(ipv6, nothing_else_is) {
  for (const char* text : {"", ":", ":1", "1:", "1", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
                           "1::2::3", "12345::", "::g", "::1%eth0", "1:2:3:4:5:6:7:1.2.3.4",
                           "::1.2.3", "::1.2.3.4:1", "::256.1.1.1", "1:2:3:4::5:6:7:8", "[::1]"}) {
    EXPECT_FALSE(parse_ipv6(text)) << text;
  }
}

TEST(ipv6, one_form_is_canonical) {
  for (const char* text : {"::", "::1", "1::", "2001:db8::1", "2001:db8::1:0:0:1",
                           "1:0:2:3:4:5:6:7", "0:0:1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6::"}) {
    // 0:0:1:: has its longest run at the end.
    EXPECT_TRUE(is_canonical_ipv6(text)) << text;
  }
  for (const char* text : {"0::", "::0", "::01", "::A", "1::2:3:4:5:6:7", "2001:db8:0:0:1::1",
                           "::1:0:0:0:0", "::ffff:1.2.3.4", "0:0:0:0:0:0:0:0"}) {
    EXPECT_FALSE(is_canonical_ipv6(text)) << text;
  }
}

}  // namespace
