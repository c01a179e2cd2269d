// parse_origin: Fetch's serialized-origin and the three shapes beside it, and nothing else.
#include "fetch/origin.hpp"

#include <gtest/gtest.h>

#include <random>
#include <sstream>
#include <string>
#include <string_view>

namespace {

using ollama_cors::fetch::default_port;
using ollama_cors::fetch::is_plain_origin;
using ollama_cors::fetch::parse_origin;

struct accepted {
  const char* text;
  const char* scheme;
  const char* host;
  int port;
  bool irregular;
};

class origin_accepted : public testing::TestWithParam<accepted> {};

TEST_P(origin_accepted, is_taken_apart) {
  const auto& expected = GetParam();
  const auto origin = parse_origin(expected.text);
  ASSERT_TRUE(origin) << expected.text;
  EXPECT_EQ(origin->text, expected.text);
  EXPECT_EQ(origin->scheme, expected.scheme);
  EXPECT_EQ(origin->host, expected.host);
  EXPECT_EQ(origin->port, expected.port);
  EXPECT_EQ(origin->irregular, expected.irregular);
  EXPECT_FALSE(origin->opaque);
}

INSTANTIATE_TEST_SUITE_P(
    all, origin_accepted,
    testing::Values(
        accepted{"https://example.com", "https", "example.com", 0, false},
        accepted{"http://localhost:5173", "http", "localhost", 5173, false},
        accepted{"http://a", "http", "a", 0, false},
        accepted{"https://xn--bcher-kva.example", "https", "xn--bcher-kva.example", 0, false},
        accepted{"https://a--b.example", "https", "a--b.example", 0, false},
        accepted{"https://1.example", "https", "1.example", 0, false},
        accepted{"https://0x1.example", "https", "0x1.example", 0, false},
        accepted{"https://0xg", "https", "0xg", 0, false},
        accepted{"http://127.0.0.1:11435", "http", "127.0.0.1", 11435, false},
        accepted{"http://255.255.255.255", "http", "255.255.255.255", 0, false},
        accepted{"http://0.0.0.0:1", "http", "0.0.0.0", 1, false},
        accepted{"http://[::1]:65535", "http", "[::1]", 65535, false},
        accepted{"http://[::]", "http", "[::]", 0, false},
        accepted{"http://[1::]", "http", "[1::]", 0, false},
        accepted{"http://[2001:db8::1:0:0:1]", "http", "[2001:db8::1:0:0:1]", 0, false},
        accepted{"http://[2001:db8:0:1:1:1:1:1]", "http", "[2001:db8:0:1:1:1:1:1]", 0, false},
        accepted{"http://[::ffff:c000:201]", "http", "[::ffff:c000:201]", 0, false},
        accepted{"https://example.com:80", "https", "example.com", 80, false},
        accepted{"http://example.com:443", "http", "example.com", 443, false},
        accepted{"chrome-extension://abcdefghijklmnopabcdefghijklmnop", "chrome-extension",
                 "abcdefghijklmnopabcdefghijklmnop", 0, false},
        accepted{"moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc", "moz-extension",
                 "2c127fa4-62c7-7e4f-90e5-472b45eecfdc", 0, false},
        accepted{"app://obsidian.md", "app", "obsidian.md", 0, false},
        accepted{"tauri://localhost", "tauri", "localhost", 0, false},
        accepted{"vscode-webview://1g4os8d2h0", "vscode-webview", "1g4os8d2h0", 0, false},
        accepted{"a+b.c-d://x:80", "a+b.c-d", "x", 80, false},
        accepted{"https://my_app.example.com", "https", "my_app.example.com", 0, true},
        accepted{"https://_x.example", "https", "_x.example", 0, true},
        accepted{"https://example.com.", "https", "example.com.", 0, true},
        accepted{"https://example.com.:8443", "https", "example.com.", 8443, true},
        accepted{"file://", "file", "", 0, true}));

TEST(origin, null_is_opaque) {
  const auto origin = parse_origin("null");
  ASSERT_TRUE(origin);
  EXPECT_TRUE(origin->opaque);
  EXPECT_FALSE(origin->irregular);
  EXPECT_EQ(origin->scheme, "");
}

class origin_refused : public testing::TestWithParam<const char*> {};

TEST_P(origin_refused, is_nothing_a_browser_sends) {
  EXPECT_FALSE(parse_origin(GetParam())) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(
    all, origin_refused,
    testing::Values(
        "", "*", "Null", "NULL", "null ", "example.com", "https:example.com", "https:/example.com",
        "://example.com", "https://", "https://:80", "HTTPS://example.com", "https://Example.com",
        "1https://example.com", "ht_tp://example.com", "https://example.com/",
        "https://example.com/path", "https://example.com?q", "https://example.com#f",
        "https://user@example.com", "https://user:pass@example.com",
        "https://example.com:", "https://example.com:0", "https://example.com:00",
        "https://example.com:080", "https://example.com:443", "http://example.com:80",
        "ws://example.com:80", "wss://example.com:443", "ftp://example.com:21",
        "https://example.com:65536", "https://example.com:99999", "https://example.com:100000",
        "https://example.com:8a", "https://example.com:*", "https://example.com: 80",
        " https://example.com", "https://example.com ", "https://exa mple.com",
        "https://example.com,https://evil.example", "https://example.com https://evil.example",
        "https://.example.com", "https://example..com", "https://.", "https://..",
        "https://-a.example", "https://a-.example", "https://a.-b", "https://ex%61mple.com",
        "https://b\xc3\xbc"
        "cher.example",
        "https://*.example.com", "https://exa\tmple.com", "https://example.com\\.evil.example",
        "https://example.com`.evil", "https://evil.example?.example.com", "http://1",
        "http://127.1", "http://127.0.0.01", "http://0177.0.0.1", "http://0x7f.0.0.1",
        "http://0x7f000001", "http://2130706433", "http://127.0.0.256", "http://127.0.0.0.1",
        "http://127.0.0.1.", "http://a.1", "http://a.0x", "http://a.0x1f", "http://[::1",
        "http://::1", "http://[]", "http://[:]", "http://[:::]", "http://[0:0:0:0:0:0:0:1]",
        "http://[::01]", "http://[::A]", "http://[1:2:3:4:5:6:7:8:9]", "http://[1:2:3:4:5:6:7]",
        "http://[1::2::3]", "http://[1:2:3:4:5:6:7::]", "http://[2001:db8::1:1:1:1:1]",
        "http://[2001:db8:0:0:1::1]", "http://[::ffff:192.0.2.1]", "http://[fe80::1%25eth0]",
        "http://[::1]x", "http://[::1]:", "http://[example.com]", "http://x[::1]", "file:///",
        "file://host", "file:", "blob:https://example.com", "data:text/html,x"));

TEST(origin, a_nul_byte_is_no_end) {
  EXPECT_FALSE(parse_origin(std::string_view("https://example.com\0", 20)));
  EXPECT_FALSE(parse_origin(std::string_view("https://example.com\0.evil", 25)));
}

// Labels of lower-alphanum, `-` and `_`, no `-` at either end, one trailing dot: label by label.
bool is_domain(std::string host) {
  if (host.size() > 1 && host.back() == '.') host.pop_back();
  std::istringstream labels(host + '.');
  for (std::string label; std::getline(labels, label, '.');) {
    if (label.empty() || label.front() == '-' || label.back() == '-') return false;
    if (label.find_first_not_of("ab1z0-_") != std::string::npos) return false;
  }
  return true;
}

// Most hosts are told sixteen bytes at a time, the others byte by byte: each length, with each byte
// at each place in it.
TEST(origin, a_domain_of_any_length_is_told_as_label_by_label) {
  std::mt19937 random(20261126);
  const std::string_view usual = "abzz10a", any = "ab1z0-._.-:/`{@[\x7f\x80\xadZ*";
  const auto one_of = [&](std::string_view bytes) { return bytes[random() % bytes.size()]; };
  int domains = 0;
  for (int turn = 0; turn < 200'000; ++turn) {
    std::string host(1 + random() % 80, ' ');
    for (char& byte : host) byte = random() % 8 == 0 ? '.' : one_of(usual);
    for (int wrong = static_cast<int>(random() % 3); wrong > 0; --wrong) {
      host[random() % host.size()] = one_of(any);
    }
    const std::string name = host.substr(0, host.find_last_not_of('.') + 1);
    // A number at the end is an address or nothing; a colon is where the port begins.
    if (name.empty() || name[name.rfind('.') + 1] == '1' || name[name.rfind('.') + 1] == '0')
      continue;
    if (host.find(':') != std::string::npos) continue;
    const char* const scheme = turn % 2 == 0 ? "https://" : "http://";
    ASSERT_EQ(parse_origin(scheme + host).has_value(), is_domain(host)) << host;
    ASSERT_EQ(parse_origin(scheme + host + ":8080").has_value(), is_domain(host)) << host;
    if (is_plain_origin(scheme + host)) {
      ASSERT_TRUE(is_domain(host)) << host;
      ASSERT_FALSE(parse_origin(scheme + host)->irregular) << host;
      ++domains;
    }
  }
#if defined(__SSE2__) || defined(_M_X64)
  EXPECT_GT(domains, 10'000);
#endif
}

TEST(origin, default_ports) {
  EXPECT_EQ(default_port("http"), 80);
  EXPECT_EQ(default_port("ws"), 80);
  EXPECT_EQ(default_port("https"), 443);
  EXPECT_EQ(default_port("wss"), 443);
  EXPECT_EQ(default_port("ftp"), 21);
  EXPECT_EQ(default_port("tauri"), 0);
}

}  // namespace
