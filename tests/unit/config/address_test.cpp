// `host:port`.
#include "config/address.hpp"

#include <gtest/gtest.h>

namespace ollama_cors::config {
namespace {

TEST(split_host_and_port, splits_outside_brackets) {
  const auto split = [](std::string_view text) {
    const host_and_port parts = split_host_and_port(text);
    return std::string(parts.host) + "|" + (parts.has_port ? std::string(parts.port) : "none");
  };
  EXPECT_EQ(split("a:1"), "a|1");
  EXPECT_EQ(split("a"), "a|none");
  EXPECT_EQ(split("a:"), "a|");
  EXPECT_EQ(split("[::1]:80"), "[::1]|80");
  EXPECT_EQ(split("[::1]"), "[::1]|none");
  EXPECT_EQ(split("::1"), "::1|none");
  EXPECT_EQ(split(""), "|none");
}

TEST(parse_port, takes_plain_numbers) {
  EXPECT_EQ(parse_port("0"), 0);
  EXPECT_EQ(parse_port("65535"), 65535);
  for (const char* text : {"", "65536", "080", "-1", "+1", "1a", "100000", " 1"}) {
    EXPECT_EQ(parse_port(text), std::nullopt) << text;
  }
}

TEST(is_address_host, takes_names_and_addresses) {
  for (const char* host :
       {"localhost", "a.example", "my_host", "1.2.3.4", "[::1]", "[fe80::1%eth0]"}) {
    EXPECT_TRUE(is_address_host(host)) << host;
  }
  for (const char* host : {"", "A", "a b", "1.2.3", "1.2.3.4.5", "256.1.1.1", "0x7f.1", "::1",
                           "[1]", "-a", ".a", "a/b", "ä"}) {
    EXPECT_FALSE(is_address_host(host)) << host;
  }
}

}  // namespace
}  // namespace ollama_cors::config
