// `hosts`: names under which the server may be addressed.
#include "config/rules/host_entries.hpp"

#include <gtest/gtest.h>

#include "config/features.hpp"
#include "findings.hpp"

namespace ollama_cors::config {
namespace {

using namespace testing;
using kind = policy::host_pattern::kind;

std::vector<policy::host_pattern> hosts_of(std::string_view json, profile as = profile::shim) {
  return load_valid(json, as).access->rules.parts().hosts;
}

TEST(hosts, default_to_this_machine_and_any_address) {
  const auto hosts = hosts_of("{}");
  ASSERT_EQ(hosts.size(), 3u);
  EXPECT_EQ(hosts[0].shape, kind::exact);
  EXPECT_EQ(hosts[0].name, "localhost");
  EXPECT_EQ(hosts[1].shape, kind::subdomains);
  EXPECT_EQ(hosts[1].name, "localhost");
  EXPECT_EQ(hosts[2].shape, kind::any_ip);
}

TEST(hosts, of_middleware_default_to_any) {
  const auto hosts = hosts_of("{}", profile::middleware);
  ASSERT_EQ(hosts.size(), 1u);
  EXPECT_EQ(hosts[0].shape, kind::any);
  EXPECT_EQ(hosts_of(R"({"hosts":["a.example"]})", profile::middleware)[0].shape, kind::exact);
}

TEST(hosts, take_names_addresses_and_ports) {
  const auto hosts = hosts_of(R"({"hosts":["nas.lan","*.a.example:8080","[::1]:80","1.2.3.4"]})");
  ASSERT_EQ(hosts.size(), 4u);
  EXPECT_EQ(hosts[0].port, 0);
  EXPECT_EQ(hosts[1].shape, kind::subdomains);
  EXPECT_EQ(hosts[1].name, "a.example");
  EXPECT_EQ(hosts[1].port, 8080);
  EXPECT_EQ(hosts[2].name, "[::1]");
  EXPECT_EQ(hosts[2].port, 80);
  EXPECT_EQ(hosts[3].name, "1.2.3.4");
}

TEST(hosts, are_normalised) {
  EXPECT_EQ(only(R"({"hosts":["NAS.lan:80","localhost"]})"),
            "warning|host-normalised|\"NAS.lan:80\" is understood as \"nas.lan:80\".|"
            "\"nas.lan:80\"");
  EXPECT_EQ(hosts_of(R"({"hosts":["[0::1]"]})")[0].name, "[::1]");
  if (have_idn()) {
    EXPECT_EQ(hosts_of(R"({"hosts":["münchen.example"]})")[0].name, "xn--mnchen-3ya.example");
  }
}

TEST(hosts, refuse_everything_else) {
  EXPECT_EQ(
      only(R"({"hosts":["http://x.example/"]})"),
      "error|bad-host|\"http://x.example/\" is no host: write a name, \"*.\" and a name, or an "
      "IP address (IPv6 in brackets) or \"any-ip\", each with a port or without, or \"any\".|"
      "\"x.example\"");
  for (const char* host : {"", "a b", "x:0", "x:99999", "x:y", "*", "any:80", "*.*.a", "a.*",
                           "*.1.2.3.4", "::1", "[::1", "a..b"}) {
    EXPECT_EQ(codes(R"({"hosts":[")" + std::string(host) + "\"]}"),
              lines{"error /hosts/0 bad-host"})
        << host;
  }
  EXPECT_EQ(codes(R"({"hosts":[]})"), lines{"error /hosts empty-list"});
}

TEST(hosts, warn_of_any_in_front_of_ollama_only) {
  EXPECT_EQ(only(R"({"hosts":["any"]})"),
            "warning|any-host|\"any\" in \"hosts\" lets a page whose name is rebound to this "
            "machine's address (DNS rebinding) pass as same-origin. Name the hosts that are "
            "meant.|");
  EXPECT_EQ(codes(R"({"hosts":["any"]})", profile::middleware), lines{});
}

}  // namespace
}  // namespace ollama_cors::config
