// The index must say what trying every entry in order would say.
#include "policy/origin_index.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "world.hpp"

namespace {

using namespace ollama_cors;
using namespace ollama_cors::policy;

struct entry {
  std::uint32_t owner;
  origin_pattern pattern;
};

std::vector<int> by_index(const origin_index& index, const fetch::origin& origin) {
  std::vector<int> owners;
  auto cursor = index.find(origin);
  for (int owner = cursor.next(); owner >= 0; owner = cursor.next()) owners.push_back(owner);
  return owners;
}

std::vector<int> by_trying(const std::vector<entry>& entries, const fetch::origin& origin) {
  std::vector<int> owners;
  for (const auto& each : entries) {
    const int owner = static_cast<int>(each.owner);
    if (matches(each.pattern, origin) && (owners.empty() || owners.back() != owner)) {
      owners.push_back(owner);
    }
  }
  return owners;
}

TEST(origin_index, agrees_with_trying_every_entry) {
  const std::vector<std::string> entries{"https://a.example",
                                         "https://a.example:8443",
                                         "https://b.example",
                                         "https://*.example",
                                         "https://a*.example",
                                         "http://localhost:*",
                                         "http://localhost",
                                         "http://localhost:3000-3010",
                                         "null",
                                         "*",
                                         "app://*",
                                         "file://",
                                         "https://x_y.example"};
  const std::vector<std::string> origins{"https://a.example",
                                         "https://a.example:8443",
                                         "https://b.example",
                                         "https://c.example",
                                         "https://ab.example",
                                         "http://localhost",
                                         "http://localhost:3005",
                                         "http://localhost:9999",
                                         "null",
                                         "app://obsidian.md",
                                         "file://",
                                         "https://x_y.example",
                                         "https://evil.test",
                                         "http://a.example"};
  std::mt19937 random(7);  // fixed: the same worlds every time
  for (int round = 0; round < 500; ++round) {
    std::vector<entry> world;
    const auto owners = random() % 8;
    for (std::uint32_t owner = 0; owner < owners; ++owner) {
      for (auto count = random() % 4; count > 0; --count) {
        world.push_back({owner, world::pattern(entries[random() % entries.size()])});
      }
    }
    origin_index index;
    for (const auto& each : world) index.add(each.owner, each.pattern);
    index.finish();
    for (const auto& text : origins) {
      const auto origin = fetch::parse_origin(text);
      ASSERT_TRUE(origin);
      EXPECT_EQ(by_index(index, *origin), by_trying(world, *origin)) << text;
      EXPECT_EQ(index.first(*origin),
                by_index(index, *origin).empty() ? -1 : by_index(index, *origin).front());
    }
  }
}

TEST(origin_index, thousands_of_exact_entries) {
  std::vector<entry> world;
  for (std::uint32_t i = 0; i < 5000; ++i) {
    world.push_back({i, world::pattern("https://app-" + std::to_string(i) + ".example")});
  }
  origin_index index;
  for (const auto& each : world) index.add(each.owner, each.pattern);
  index.finish();
  for (std::uint32_t i = 0; i < 5000; ++i) {
    const std::string text = "https://app-" + std::to_string(i) + ".example";
    ASSERT_EQ(index.first(*fetch::parse_origin(text)), static_cast<int>(i));
  }
  EXPECT_EQ(index.first(*fetch::parse_origin("https://app-5000.example")), -1);
  EXPECT_EQ(index.first(*fetch::parse_origin("https://app-1.example:444")), -1);
}

TEST(origin_index, empty) {
  origin_index index;
  index.finish();
  EXPECT_EQ(index.first(*fetch::parse_origin("https://a.example")), -1);
}

}  // namespace
