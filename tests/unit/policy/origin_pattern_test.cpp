// Entries of `origins`: what is one, and whom it admits. Every known bypass of other engines'
// origin matching is a row here.
#include "policy/origin_pattern.hpp"

#include <gtest/gtest.h>

#include <string>

#include "world.hpp"

namespace {

using namespace ollama_cors;
using namespace ollama_cors::policy;
using kind = origin_pattern::kind;

bool admits(std::string_view entry, std::string_view text) {
  const auto origin = fetch::parse_origin(text);
  return origin && matches(world::pattern(entry), *origin);
}

bool preset_admits(std::string_view name, std::string_view text) {
  const auto origin = fetch::parse_origin(text);
  if (!origin) return false;
  for (const auto& pattern : expand_preset(name)) {
    if (matches(pattern, *origin)) return true;
  }
  return false;
}

TEST(origin_pattern, shapes) {
  EXPECT_EQ(world::pattern("*").shape, kind::any);
  EXPECT_EQ(world::pattern("null").shape, kind::opaque);
  EXPECT_EQ(world::pattern("file://").shape, kind::exact);
  EXPECT_EQ(world::pattern("app://*").shape, kind::scheme_only);
  const auto exact = world::pattern("https://example.com:8443");
  EXPECT_EQ(exact.shape, kind::exact);
  EXPECT_EQ(exact.text, "https://example.com:8443");
  EXPECT_EQ(exact.scheme, "https");
  EXPECT_EQ(exact.host, "example.com");
  EXPECT_EQ(exact.port_first, 8443U);
  EXPECT_EQ(exact.port_last, 8443U);
  EXPECT_FALSE(exact.any_port);
  const auto labels = world::pattern("https://*.pr-*.example.com:3000-3010");
  EXPECT_EQ(labels.shape, kind::labels);
  EXPECT_EQ(labels.labels, (std::vector<std::string>{"*", "pr-*", "example", "com"}));
  EXPECT_EQ(labels.port_first, 3000U);
  EXPECT_EQ(labels.port_last, 3010U);
  EXPECT_TRUE(world::pattern("http://[::1]:*").any_port);
}

struct bad_entry {
  std::string text;
  pattern_error why;
};

class bad_entries : public testing::TestWithParam<bad_entry> {};

TEST_P(bad_entries, are_named) {
  const auto parsed = parse_origin_pattern(GetParam().text);
  const auto* error = std::get_if<pattern_error>(&parsed);
  ASSERT_TRUE(error) << GetParam().text;
  EXPECT_EQ(*error, GetParam().why) << GetParam().text << ": " << describe(*error);
  EXPECT_FALSE(describe(*error).empty());
}

INSTANTIATE_TEST_SUITE_P(
    all, bad_entries,
    testing::Values(bad_entry{"", pattern_error::empty},
                    bad_entry{"example.com", pattern_error::missing_scheme},
                    bad_entry{"localhost:3000", pattern_error::missing_scheme},
                    bad_entry{"*.example.com", pattern_error::missing_scheme},
                    bad_entry{"null ", pattern_error::missing_scheme},
                    bad_entry{"://x", pattern_error::bad_scheme},
                    bad_entry{"1a://x", pattern_error::bad_scheme},
                    bad_entry{"*://x", pattern_error::bad_scheme},
                    bad_entry{"http*://x", pattern_error::bad_scheme},
                    bad_entry{"https://", pattern_error::bad_host},
                    bad_entry{"https://:80", pattern_error::bad_host},
                    bad_entry{"https://a b", pattern_error::bad_host},
                    bad_entry{" https://a", pattern_error::bad_scheme},
                    bad_entry{"https://a..b", pattern_error::bad_host},
                    bad_entry{"https://-a.b", pattern_error::bad_host},
                    bad_entry{"https://b\xc3\xbc"
                              "cher.example",
                              pattern_error::bad_host},
                    bad_entry{"https://127.1", pattern_error::bad_host},
                    bad_entry{"https://[::01]", pattern_error::bad_host},
                    bad_entry{"https://[::1", pattern_error::bad_host},
                    bad_entry{"https://[::1]x", pattern_error::bad_host},
                    bad_entry{"https://a,https://b", pattern_error::bad_host},
                    bad_entry{"https://" + std::string(64, 'a') + ".example",
                              pattern_error::bad_host},
                    bad_entry{"file://host", pattern_error::bad_host},
                    bad_entry{"https://a:", pattern_error::bad_port},
                    bad_entry{"https://a:0", pattern_error::bad_port},
                    bad_entry{"https://a:080", pattern_error::bad_port},
                    bad_entry{"https://a:65536", pattern_error::bad_port},
                    bad_entry{"https://a:2-1", pattern_error::bad_port},
                    bad_entry{"https://a:1-", pattern_error::bad_port},
                    bad_entry{"https://a:1-2-3", pattern_error::bad_port},
                    bad_entry{"https://a:*0", pattern_error::bad_port},
                    bad_entry{"http://*", pattern_error::bad_wildcard},
                    bad_entry{"https://*:8080", pattern_error::bad_wildcard},
                    bad_entry{"https://example.*", pattern_error::bad_wildcard},
                    bad_entry{"https://*.*", pattern_error::bad_wildcard},
                    bad_entry{"https://example.c*", pattern_error::bad_wildcard},
                    bad_entry{"https://example.*.", pattern_error::bad_wildcard},
                    bad_entry{"https://a**.example", pattern_error::bad_wildcard},
                    bad_entry{"https://**.example", pattern_error::bad_wildcard},
                    bad_entry{"http://127.0.0.*", pattern_error::bad_wildcard},
                    bad_entry{"http://*.0.0.1", pattern_error::bad_wildcard},
                    bad_entry{"http://[::*]", pattern_error::bad_wildcard},
                    bad_entry{"file://*", pattern_error::bad_wildcard},
                    bad_entry{"https://a/b", pattern_error::has_path},
                    bad_entry{"https://a//", pattern_error::has_path},
                    bad_entry{"https://a?q", pattern_error::has_path},
                    bad_entry{"https://a#f", pattern_error::has_path},
                    bad_entry{"https://u@a", pattern_error::has_path},
                    bad_entry{"https://example.com/*", pattern_error::has_path},
                    bad_entry{"https://a/", pattern_error::not_normalised},
                    bad_entry{"HTTPS://a", pattern_error::not_normalised},
                    bad_entry{"https://A", pattern_error::not_normalised},
                    bad_entry{"https://a:443", pattern_error::not_normalised},
                    bad_entry{"http://a:80", pattern_error::not_normalised},
                    bad_entry{"file:///", pattern_error::not_normalised}));

TEST(origin_match, exact_is_exact) {
  EXPECT_TRUE(admits("https://example.com", "https://example.com"));
  EXPECT_FALSE(admits("https://example.com", "http://example.com"));
  EXPECT_FALSE(admits("https://example.com", "https://example.com:8443"));
  EXPECT_FALSE(admits("https://example.com", "https://www.example.com"));
  EXPECT_FALSE(admits("https://example.com", "https://example.com.evil.example"));
  EXPECT_FALSE(admits("https://example.com", "https://example.community"));
  EXPECT_FALSE(admits("https://example.com", "https://evilexample.com"));
  EXPECT_FALSE(admits("https://example.com", "https://example.com."));
  EXPECT_FALSE(admits("https://example.com", "null"));
}

TEST(origin_match, leading_star_is_one_or_more_whole_labels) {
  const char* entry = "https://*.example.com";
  EXPECT_TRUE(admits(entry, "https://a.example.com"));
  EXPECT_TRUE(admits(entry, "https://a.b.example.com"));
  EXPECT_FALSE(admits(entry, "https://example.com"));
  EXPECT_FALSE(admits(entry, "https://evilexample.com"));
  EXPECT_FALSE(admits(entry, "https://a.example.com.evil.example"));
  EXPECT_FALSE(admits(entry, "https://a.example.org"));
  EXPECT_FALSE(admits(entry, "http://a.example.com"));
  EXPECT_FALSE(admits(entry, "https://a.example.com:444"));
}

TEST(origin_match, star_inside_a_label_is_one_or_more_of_its_characters) {
  const char* entry = "https://pr-*.example.com";
  EXPECT_TRUE(admits(entry, "https://pr-1.example.com"));
  EXPECT_TRUE(admits(entry, "https://pr-1-x.example.com"));
  EXPECT_FALSE(admits(entry, "https://pr.example.com"));
  EXPECT_FALSE(admits(entry, "https://pr-1.x.example.com"));
  EXPECT_FALSE(admits(entry, "https://x.pr-1.example.com"));
  EXPECT_FALSE(admits(entry, "https://xpr-1.example.com"));
  EXPECT_TRUE(admits("https://a*b*c.example", "https://axbxbyc.example"));
  EXPECT_FALSE(admits("https://a*b*c.example", "https://abc.example"));
  EXPECT_FALSE(admits("https://a*b*c.example", "https://axbc.example"));
  EXPECT_TRUE(admits("https://a.*.example", "https://a.b.example"));
  EXPECT_FALSE(admits("https://a.*.example", "https://a.b.c.example"));
  EXPECT_TRUE(admits("https://*.pr-*.example", "https://x.y.pr-1.example"));
  EXPECT_FALSE(admits("https://*.pr-*.example", "https://pr-1.example"));
}

TEST(origin_match, many_stars_stay_linear) {
  std::string entry = "https://", label;
  for (int i = 0; i < 31; ++i) entry += "*a";
  entry += "b.example";
  for (int i = 0; i < 200; ++i) label += "aa";
  EXPECT_FALSE(admits(entry, "https://" + label + ".example"));
}

TEST(origin_match, ports) {
  EXPECT_TRUE(admits("http://localhost:*", "http://localhost"));
  EXPECT_TRUE(admits("http://localhost:*", "http://localhost:5173"));
  EXPECT_FALSE(admits("http://localhost:*", "https://localhost:5173"));
  EXPECT_TRUE(admits("http://x.example:3000-3010", "http://x.example:3000"));
  EXPECT_TRUE(admits("http://x.example:3000-3010", "http://x.example:3010"));
  EXPECT_FALSE(admits("http://x.example:3000-3010", "http://x.example:3011"));
  EXPECT_FALSE(admits("http://x.example:3000-3010", "http://x.example"));
  EXPECT_TRUE(admits("http://x.example:79-81", "http://x.example"));
  EXPECT_FALSE(admits("https://x.example:79-81", "https://x.example"));
  EXPECT_TRUE(admits("https://*.x.example:8443", "https://a.x.example:8443"));
  EXPECT_TRUE(admits("app://*:*", "app://x:1"));
  EXPECT_FALSE(admits("app://*", "app://x:1"));
  EXPECT_FALSE(admits("app://x:1-9", "app://x"));
}

TEST(origin_match, any_is_not_null_and_not_irregular) {
  EXPECT_TRUE(admits("*", "https://evil.example"));
  EXPECT_TRUE(admits("*", "tauri://localhost"));
  EXPECT_FALSE(admits("*", "null"));
  EXPECT_FALSE(admits("*", "file://"));
  EXPECT_FALSE(admits("*", "https://a_b.example"));
  EXPECT_FALSE(admits("*", "https://a.example."));
}

TEST(origin_match, null_only_by_null) {
  EXPECT_TRUE(admits("null", "null"));
  EXPECT_FALSE(admits("null", "https://null"));
  EXPECT_FALSE(admits("https://null", "null"));
  EXPECT_FALSE(admits("app://*", "null"));
}

TEST(origin_match, irregular_shapes_only_by_an_entry_that_spells_them) {
  EXPECT_TRUE(admits("file://", "file://"));
  EXPECT_TRUE(admits("https://my_app.example", "https://my_app.example"));
  EXPECT_TRUE(admits("https://my_app.example:*", "https://my_app.example:8443"));
  EXPECT_TRUE(admits("https://*.my_app.example", "https://a.my_app.example"));
  EXPECT_FALSE(admits("https://*.example", "https://my_app.example"));
  EXPECT_FALSE(admits("https://*.my_app.example", "https://b_c.my_app.example"));
  EXPECT_FALSE(admits("https://my*.example", "https://my_app.example"));
  EXPECT_FALSE(admits("https://m*p.example", "https://my_app.example"));
  EXPECT_TRUE(admits("https://example.com.", "https://example.com."));
  EXPECT_TRUE(admits("https://*.example.com.", "https://a.example.com."));
  EXPECT_FALSE(admits("https://*.example.com", "https://a.example.com."));
  EXPECT_FALSE(admits("https://*.example.com.", "https://a.example.com"));
  EXPECT_FALSE(admits("app://*", "app://a_b"));
}

// facts of other engines: reflection, off-by-one prefixes, merged tree nodes, suffix checks.
TEST(origin_match, known_bypasses_of_other_engines) {
  // CVE-2019-25211 gin-contrib/cors: `https://example.com/*` admitted
  // `https://example.community/*`.
  EXPECT_FALSE(admits("https://*.example.com", "https://example.community"));
  // GHSA-vhxv-fg4m-p2w8 jub0bs/cors, GHSA-v84h-653v-4pq9 fcors: foo.com and bar.com admitted
  // barfoo.com.
  EXPECT_FALSE(admits("https://foo.com", "https://barfoo.com"));
  EXPECT_FALSE(admits("https://bar.com", "https://barfoo.com"));
  // CVE-2024-27302 go-zero, CVE-2023-28109 play-with-docker: HasSuffix.
  EXPECT_FALSE(admits("https://example.com", "https://notexample.com"));
  EXPECT_FALSE(admits("https://*.play.example", "https://evil-play.example"));
  // jub0bs/cors takes any bytes left of a wildcard's suffix, and reads `[example.com]` as a host.
  EXPECT_FALSE(admits("https://*.example.com", "https://evil.com?.example.com"));
  EXPECT_FALSE(admits("https://*.example.com", "https://evil.com/.example.com"));
  EXPECT_FALSE(admits("https://*.example.com", "https://evil.com#.example.com"));
  EXPECT_FALSE(admits("https://*.example.com", "https://evil.com\\.example.com"));
  EXPECT_FALSE(admits("https://*.example.com", "https://evil.com`.example.com"));
  EXPECT_FALSE(admits("https://*.example.com", "https://evil.com%60.example.com"));
  EXPECT_FALSE(admits("https://example.com", "https://[example.com]"));
  // Unescaped dots of nginx recipes.
  EXPECT_FALSE(admits("https://www.example.com", "https://wwwxexample.com"));
  // A user name that looks like the host.
  EXPECT_FALSE(admits("https://example.com", "https://example.com@evil.example"));
}

TEST(preset, loopback) {
  for (const char* origin :
       {"http://localhost", "https://localhost", "http://localhost:5173", "http://app.localhost:80",
        "http://a.b.localhost:3000", "http://127.0.0.1:8080", "https://127.0.0.1", "http://[::1]:1",
        "http://[::1]"}) {
    const bool valid = fetch::parse_origin(origin).has_value();
    EXPECT_EQ(preset_admits("@loopback", origin), valid) << origin;
  }
  EXPECT_FALSE(fetch::parse_origin("http://app.localhost:80"));
  for (const char* origin :
       {"null", "file://", "tauri://localhost", "http://127.0.0.2", "http://0.0.0.0", "http://[::]",
        "http://localhost.", "http://localhost.evil.example", "http://evillocalhost",
        "http://a_b.localhost", "ws://localhost", "http://127.0.0.1.nip.io"}) {
    EXPECT_FALSE(preset_admits("@loopback", origin)) << origin;
  }
}

TEST(preset, the_others_stand_for_their_entries) {
  const auto texts = [](std::string_view name) {
    std::vector<std::string> result;
    for (const auto& pattern : expand_preset(name)) result.push_back(pattern.text);
    return result;
  };
  using strings = std::vector<std::string>;
  EXPECT_EQ(texts("@tauri"),
            (strings{"tauri://localhost", "http://tauri.localhost", "https://tauri.localhost"}));
  EXPECT_EQ(texts("@obsidian"),
            (strings{"app://obsidian.md", "capacitor://localhost", "http://localhost"}));
  EXPECT_EQ(texts("@vscode"), (strings{"vscode-webview://*", "vscode-file://*"}));
  EXPECT_EQ(texts("@capacitor"), (strings{"capacitor://localhost", "ionic://localhost",
                                          "http://localhost", "https://localhost"}));
  EXPECT_EQ(texts("@electron"), (strings{"file://", "app://*"}));
  EXPECT_EQ(texts("@extensions"),
            (strings{"chrome-extension://*", "moz-extension://*", "safari-web-extension://*"}));
  EXPECT_TRUE(expand_preset("@nobody").empty());
  EXPECT_TRUE(expand_preset("loopback").empty());
  EXPECT_EQ(preset_names().size(), 7U);
  for (const auto name : preset_names()) EXPECT_FALSE(expand_preset(name).empty()) << name;
}

TEST(preset, extensions_admit_what_browsers_send) {
  EXPECT_TRUE(preset_admits("@extensions", "chrome-extension://abcdefghijklmnopabcdefghijklmnop"));
  EXPECT_TRUE(preset_admits("@extensions", "moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc"));
  EXPECT_FALSE(preset_admits("@extensions", "http://abcdefghijklmnop"));
  EXPECT_TRUE(preset_admits("@vscode", "vscode-webview://1g4os8d2h0"));
  EXPECT_TRUE(preset_admits("@electron", "file://"));
  EXPECT_FALSE(preset_admits("@electron", "null"));
}

}  // namespace
