// Containment of origin patterns: what it finds, and that it never claims too much.
#include "config/origins/coverage.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "config/audit/witnesses.hpp"
#include "fetch/origin.hpp"

namespace ollama_cors::config {
namespace {

std::vector<policy::origin_pattern> patterns(std::string_view entry) {
  if (entry.starts_with('@')) return policy::expand_preset(entry);
  const auto parsed = policy::parse_origin_pattern(entry);
  const auto* pattern = std::get_if<policy::origin_pattern>(&parsed);
  return pattern == nullptr ? std::vector<policy::origin_pattern>{}
                            : std::vector<policy::origin_pattern>{*pattern};
}

bool covers_all(std::string_view wide, std::string_view narrow) {
  const auto outer = patterns(wide);
  coverage cover;
  for (const auto& pattern : outer) cover.add(pattern);
  return cover.covers(patterns(narrow));
}

struct containment {
  std::string wide, narrow;
  bool expected;
};

class containments : public testing::TestWithParam<containment> {};

TEST_P(containments, are_found) {
  const containment& row = GetParam();
  ASSERT_FALSE(patterns(row.wide).empty()) << row.wide;
  ASSERT_FALSE(patterns(row.narrow).empty()) << row.narrow;
  EXPECT_EQ(covers_all(row.wide, row.narrow), row.expected) << row.wide << " ⊇ " << row.narrow;
}

INSTANTIATE_TEST_SUITE_P(
    origin_coverage, containments,
    testing::Values(
        containment{"https://a.example", "https://a.example", true},
        containment{"https://a.example", "http://a.example", false},
        containment{"https://a.example:*", "https://a.example", true},
        containment{"https://a.example:*", "https://a.example:3000-3010", true},
        containment{"https://a.example:1-65535", "https://a.example:*", true},
        containment{"app://a:1-65535", "app://a:*", false},  // it may have none
        containment{"https://a.example:400-500", "https://a.example", true},
        containment{"https://a.example:444-500", "https://a.example", false},
        containment{"https://a.example", "https://a.example:*", false},
        containment{"https://*.example", "https://a.example", true},
        containment{"https://*.example", "https://a.b.example", true},
        containment{"https://*.a.example", "https://a.example", false},
        containment{"https://*.example", "https://*.a.example", true},
        containment{"https://*.a.example", "https://*.example", false},
        containment{"https://pr-*.a.example", "https://pr-1.a.example", true},
        containment{"https://pr-*.a.example", "https://pr-*-x.a.example", true},
        containment{"https://pr-*-x.a.example", "https://pr-*.a.example", false},
        containment{"https://*.a.example", "https://pr-*.a.example", true},
        containment{"https://pr-*.a.example", "https://*.a.example", false},
        containment{"https://x.*.example", "https://x.pr-*.example", true},
        containment{"https://*.*.example", "https://*.example", false},
        containment{"https://*.example", "https://*.*.example", true},
        containment{"https://*.example", "https://a_b.example", false},
        containment{"https://*.example", "https://a.example.", false},
        containment{"https://a_b.example", "https://a_b.example", true},
        containment{"https://*.example", "https://a.example:8443", false},
        containment{"*", "https://*.example:*", true}, containment{"*", "null", false},
        containment{"*", "file://", false}, containment{"*", "@extensions", true},
        containment{"*", "https://a_b.example", false}, containment{"*", "*", true},
        containment{"null", "null", true}, containment{"null", "*", false},
        containment{"app://*", "app://obsidian.md", true},
        containment{"app://*", "app://*.x", true}, containment{"app://*", "app://a_b", false},
        containment{"app://*", "*", false}, containment{"app://*", "tauri://x", false},
        containment{"app://*:*", "app://*", true}, containment{"app://*", "app://*:*", false},
        containment{"@loopback", "http://localhost:3000", true},
        containment{"@loopback", "https://[::1]", true},
        containment{"@loopback", "http://127.0.0.1:*", true},
        containment{"@loopback", "http://*.localhost", true},
        containment{"@loopback", "http://127.0.0.2", false},
        containment{"@loopback", "http://*.example", false},
        containment{"@loopback", "@tauri", false}, containment{"@electron", "app://x", true},
        containment{"@electron", "file://", true},
        containment{"http://localhost:*", "@loopback", false}));

// Patterns and origins from a few words, so that they meet often.
class generator {
public:
  explicit generator(std::uint32_t seed) : random_(seed) {}

  std::string pattern() {
    const std::string scheme = one_of({"https", "http", "app"});
    if (roll(30) == 0) return one_of({"*", "null", "file://"});
    if (scheme == "app" && roll(4) == 0) return "app://*" + one_of({"", ":*", ":80"});
    std::string host;
    if (roll(3) == 0) host = "*.";
    for (std::size_t i = roll(3); i > 0; --i) {
      host += one_of({"a", "b", "*", "a*", "*b", "a*b", "a-*", "_a", "ab"}) + ".";
    }
    host += one_of({"x", "localhost", "b.x", "x.", "a.x"});
    return scheme + "://" + host + one_of({"", "", "", ":*", ":8443", ":80-90", ":1-65535"});
  }

  std::string origin() {
    const std::string scheme = one_of({"https", "http", "app"});
    if (roll(30) == 0) return one_of({"null", "file://"});
    std::string host;
    for (std::size_t i = roll(4); i > 0; --i) {
      host += one_of({"a", "b", "ab", "aab", "a-b", "_a", "a_b", "abb"}) + ".";
    }
    host += one_of({"x", "localhost", "x.", "localhost."});
    return scheme + "://" + host + one_of({"", "", "", ":8443", ":85", ":8080", ":443", ":80"});
  }

private:
  std::size_t roll(std::size_t sides) { return random_() % sides; }
  std::string one_of(const std::vector<std::string>& words) { return words[roll(words.size())]; }

  std::mt19937 random_;
};

TEST(origin_coverage, never_claims_what_an_origin_disproves) {
  const std::uint32_t seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  generator next(seed);
  std::vector<std::string> origins;
  while (origins.size() < 1500) {
    std::string text = next.origin();
    if (fetch::parse_origin(text)) origins.push_back(std::move(text));
  }
  std::size_t claims = 0;
  std::size_t witnessed = 0;
  for (int round = 0; round < 40000; ++round) {
    const auto wide =
        round % 20 == 0 ? policy::expand_preset("@loopback") : patterns(next.pattern());
    const auto narrow = patterns(next.pattern());
    if (wide.empty() || narrow.empty() || !covers(wide.front(), narrow.front())) continue;
    ++claims;
    std::vector<std::string> tried = witnesses_of(narrow.front()).within;
    tried.insert(tried.end(), origins.begin(), origins.end());
    for (const std::string& text : tried) {
      const auto origin = fetch::parse_origin(text);
      if (!origin || !policy::matches(narrow.front(), *origin)) continue;
      ++witnessed;
      ASSERT_TRUE(policy::matches(wide.front(), *origin))
          << wide.front().text << " does not cover " << narrow.front().text << ": " << text;
    }
  }
  EXPECT_GT(claims, 300u);
  EXPECT_GT(witnessed, claims);
}

TEST(coverage, finds_exact_patterns_among_many) {
  std::vector<policy::origin_pattern> many;
  for (int i = 0; i < 2000; ++i) {
    many.push_back(patterns("https://site-" + std::to_string(i) + ".example").front());
  }
  coverage cover;
  for (const auto& pattern : many) cover.add(pattern);
  EXPECT_TRUE(cover.covers(patterns("https://site-1999.example")));
  EXPECT_FALSE(cover.covers(patterns("https://site-2000.example")));
}

}  // namespace
}  // namespace ollama_cors::config
