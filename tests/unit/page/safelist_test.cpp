// Which headers go without a preflight, by the byte and by the browser.
#include "page/safelist.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace ollama_cors::page;

namespace {

constexpr browser all[] = {browser::standard, browser::chromium, browser::firefox, browser::webkit};

TEST(safelist, takes_each_name_for_what_its_values_may_be) {
  for (const browser whose : all) {
    EXPECT_TRUE(is_safelisted("Accept", "text/html;q=0.9, */*", whose));
    EXPECT_FALSE(is_safelisted("accept", "a(b", whose));
    EXPECT_TRUE(is_safelisted("accept", "a\tb", whose));
    EXPECT_TRUE(is_safelisted("Accept-Language", "en-US,en;q=0.9", whose));
    EXPECT_FALSE(is_safelisted("content-language", "en_US", whose));
    EXPECT_TRUE(is_safelisted("Content-Type", "Text/Plain;charset=UTF-8", whose));
    EXPECT_FALSE(is_safelisted("Content-Type", "application/json", whose));
    EXPECT_TRUE(is_safelisted("Range", "bytes=0-5", whose));
    EXPECT_FALSE(is_safelisted("Range", "bytes=-5", whose));
    EXPECT_FALSE(is_safelisted("Range", "bytes=5-0", whose));
    EXPECT_FALSE(is_safelisted("X-A", "1", whose));
    EXPECT_FALSE(is_safelisted("Authorization", "x", whose));
  }
}

TEST(safelist, ends_at_128_bytes_a_value_and_1024_in_all) {
  EXPECT_TRUE(is_safelisted("accept", std::string(128, 'a'), browser::standard));
  EXPECT_FALSE(is_safelisted("accept", std::string(129, 'a'), browser::standard));
  header_list many;
  for (int i = 0; i < 9; ++i) many.push_back({"accept", std::string(128, 'a')});
  EXPECT_EQ(unsafe_names(many, browser::standard), std::vector<std::string>{"accept"});
  EXPECT_TRUE(unsafe_names(many, browser::firefox).empty());
  const header_list two{{"accept", std::string(64, 'a')}, {"accept", std::string(64, 'a')}};
  EXPECT_TRUE(unsafe_names(two, browser::firefox).empty());
  EXPECT_EQ(unsafe_names(two, browser::chromium).size(), 1u);  // 130 bytes once combined
}

TEST(safelist, differs_by_browser_where_that_was_recorded) {
  EXPECT_TRUE(is_safelisted("accept", "caf\xE9", browser::chromium));
  EXPECT_FALSE(is_safelisted("accept", "caf\xE9", browser::firefox));
  EXPECT_FALSE(is_safelisted("content-type", "text/plain;;", browser::firefox));
  EXPECT_TRUE(is_safelisted("content-type", "text/plain;;", browser::webkit));
  EXPECT_TRUE(is_safelisted("content-type", "text/plain;", browser::firefox));
  EXPECT_TRUE(is_safelisted("range", "Bytes=+0-5", browser::webkit));
  EXPECT_FALSE(is_safelisted("range", "Bytes=0-5", browser::chromium));
  EXPECT_TRUE(is_safelisted("DPR", "1.5", browser::chromium));
  EXPECT_FALSE(is_safelisted("DPR", "abc", browser::chromium));
  EXPECT_FALSE(is_safelisted("DPR", "1.5", browser::standard));
  EXPECT_TRUE(unsafe_names({{"User-Agent", "x"}}, browser::chromium).empty());
}

TEST(request_headers, are_lower_case_sorted_and_joined_without_space) {
  const header_list headers{{"X-B", "1"}, {"Authorization", "t"}, {"x-b", "2"}, {"X-A", "1"}};
  const auto value = [&headers](browser whose) {
    return request_headers_value(sorted_names(unsafe_names(headers, whose)));
  };
  EXPECT_EQ(value(browser::standard), "authorization,x-a,x-b");
  EXPECT_EQ(value(browser::firefox), "authorization,x-a,x-b,x-b");
}

}  // namespace
