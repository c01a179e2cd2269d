// The preflight cache: lives, caps and what an entry serves, by the browser.
#include "page/preflight_cache.hpp"

#include <gtest/gtest.h>

using namespace ollama_cors::page;

namespace {

const preflight_cache::key here{"http://page.example", "http://127.0.0.1:11434/api/chat"};

preflight_question question(std::string method, std::vector<std::string> names,
                            bool with_credentials = false) {
  return {std::move(method), std::move(names), with_credentials};
}

preflight_grant grant(std::string_view methods, std::string_view headers,
                      bool with_credentials = false) {
  return {split_tokens(methods), split_tokens(headers), with_credentials};
}

// Whether an entry of that Max-Age still serves after so many seconds.
bool lives(browser whose, std::optional<std::string> max_age, int seconds) {
  preflight_cache cache;
  cache.store(here, question("PUT", {}), grant("PUT", ""), max_age, whose, instant{0});
  return cache.answers(here, question("PUT", {}), whose, std::chrono::seconds{seconds});
}

TEST(preflight_cache, lives_as_long_as_the_server_says_up_to_a_cap) {
  for (const browser whose :
       {browser::standard, browser::chromium, browser::firefox, browser::webkit}) {
    EXPECT_TRUE(lives(whose, std::nullopt, 4));
    EXPECT_FALSE(lives(whose, std::nullopt, 6));
    EXPECT_TRUE(lives(whose, "", 4));
    EXPECT_FALSE(lives(whose, "0", 0));
    // To the standard it is no number, and counts as the five seconds.
    EXPECT_EQ(lives(whose, "-0", 0), whose == browser::standard);
    EXPECT_TRUE(lives(whose, "60", 59));
    EXPECT_FALSE(lives(whose, "60", 61));
  }
  EXPECT_TRUE(lives(browser::webkit, "86400", 590));
  EXPECT_FALSE(lives(browser::webkit, "86400", 610));
  EXPECT_TRUE(lives(browser::chromium, "86400", 7190));
  EXPECT_FALSE(lives(browser::chromium, "86400", 7210));
  EXPECT_TRUE(lives(browser::firefox, "99999999999999999999999", 86390));
  EXPECT_FALSE(lives(browser::chromium, "99999999999999999999999", 6));
  EXPECT_FALSE(lives(browser::firefox, "abc", 1));
  EXPECT_TRUE(lives(browser::chromium, "abc", 4));
}

TEST(preflight_cache, serves_with_credentials_only_what_was_asked_with_them) {
  for (const browser whose :
       {browser::standard, browser::chromium, browser::firefox, browser::webkit}) {
    preflight_cache cache;
    cache.store(here, question("PUT", {}), grant("PUT", ""), "60", whose, instant{0});
    EXPECT_FALSE(cache.answers(here, question("PUT", {}, true), whose, instant{1}));
  }
  preflight_cache cache;
  cache.store(here, question("PUT", {}, true), grant("PUT", "", true), "60", browser::chromium,
              instant{0});
  EXPECT_TRUE(cache.answers(here, question("PUT", {}), browser::chromium, instant{1}));
}

TEST(preflight_cache, has_each_browsers_idea_of_a_wildcard) {
  const auto covers = [](browser whose, const std::string& name) {
    preflight_cache cache;
    cache.store(here, question("GET", {"x-a"}), grant("", "*"), "60", whose, instant{0});
    return cache.answers(here, question("GET", {name}), whose, instant{1});
  };
  EXPECT_TRUE(covers(browser::standard, "x-b"));
  EXPECT_TRUE(covers(browser::chromium, "x-b"));
  EXPECT_FALSE(covers(browser::firefox, "x-b"));
  EXPECT_FALSE(covers(browser::standard, "authorization"));
  EXPECT_FALSE(covers(browser::chromium, "authorization"));
  EXPECT_TRUE(covers(browser::webkit, "authorization"));
}

TEST(preflight_cache, adds_up_or_replaces) {
  const auto still = [](browser whose) {
    preflight_cache cache;
    cache.store(here, question("GET", {"x-a"}), grant("", "x-a"), "60", whose, instant{0});
    cache.store(here, question("GET", {"x-b"}), grant("", "x-b"), "60", whose, instant{1});
    return cache.answers(here, question("GET", {"x-a"}), whose, instant{2});
  };
  EXPECT_TRUE(still(browser::standard));
  EXPECT_TRUE(still(browser::firefox));
  EXPECT_FALSE(still(browser::chromium));
  EXPECT_FALSE(still(browser::webkit));
}

// A search moves what it looks at to the front, and must not meet it there again.
TEST(preflight_cache, searches_two_entries_of_a_url_once) {
  preflight_cache cache;
  const browser whose = browser::standard;
  cache.store(here, question("PUT", {}, true), grant("PUT", "x-a", true), "60", whose, instant{0});
  cache.store(here, question("PUT", {}), grant("PUT", "x-b"), "60", whose, instant{0});
  EXPECT_EQ(cache.size(), 2U);
  EXPECT_FALSE(cache.answers(here, question("PUT", {"x-c"}), whose, instant{1}));
  EXPECT_TRUE(cache.answers(here, question("PUT", {"x-a"}), whose, instant{1}));
  EXPECT_TRUE(cache.answers(here, question("PUT", {"x-b"}), whose, instant{1}));
}

TEST(preflight_cache, holds_so_many_entries) {
  const auto fill = [](browser whose, int count) {
    preflight_cache cache;
    for (int i = 0; i < count; ++i) {
      cache.store({here.origin, here.url + std::to_string(i)}, question("PUT", {}),
                  grant("PUT", ""), "600", whose, instant{i});
    }
    return std::pair(cache.size(), cache.answers({here.origin, here.url + "0"}, question("PUT", {}),
                                                 whose, instant{count}));
  };
  EXPECT_EQ(fill(browser::firefox, 100), std::pair(std::size_t{100}, true));
  EXPECT_EQ(fill(browser::firefox, 101), std::pair(std::size_t{100}, false));
  EXPECT_TRUE(fill(browser::chromium, 600).second);
  EXPECT_FALSE(fill(browser::chromium, 1030).second);
  EXPECT_TRUE(fill(browser::webkit, 1030).second);
}

}  // namespace
