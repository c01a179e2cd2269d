// The set must say what comparing with every name would say.
#include "policy/name_set.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using ollama_cors::policy::name_set;

TEST(name_set, of_nothing_holds_nothing) {
  EXPECT_FALSE(name_set().contains("x"));
  const std::vector<std::string> none;
  EXPECT_FALSE(name_set(none).contains("x"));
}

// Of every length, with each byte in turn another one or in upper case.
TEST(name_set, sees_every_byte_of_every_length) {
  std::vector<std::string> names;
  for (std::size_t size = 1; size <= 64; ++size) {
    std::string name;
    for (std::size_t i = 0; i < size; ++i) name += static_cast<char>('a' + i % 26);
    names.push_back(name);
  }
  const name_set set(names);
  for (const std::string& name : names) {
    EXPECT_TRUE(set.contains(name)) << name;
    for (std::size_t i = 0; i < name.size(); ++i) {
      std::string other = name;
      other[i] = static_cast<char>(name[i] - 'a' + 'A');
      EXPECT_TRUE(set.contains(other)) << other;
      other[i] = name[i] == '_' ? '-' : '_';
      EXPECT_FALSE(set.contains(other)) << other;
      other[i] = static_cast<char>(name[i] ^ 0x80);
      EXPECT_FALSE(set.contains(other)) << other;
    }
  }
  EXPECT_FALSE(set.contains(names.back() + "x"));
}

TEST(name_set, tells_apart_what_begins_and_ends_alike) {
  std::vector<std::string> names;
  for (int i = 0; i < 1000; ++i)
    names.push_back("x-custom-" + std::to_string(1000 + i) + "-header");
  names.push_back(names.front());
  const name_set set(names);
  for (const std::string& name : names) EXPECT_TRUE(set.contains(name)) << name;
  EXPECT_FALSE(set.contains("x-custom-0999-header"));
}

TEST(name_set, spells_lines_as_browsers_write_them) {
  const std::vector<std::string> names{"x-b", "authorization", "x-a", "x-a-b"};
  const name_set set(names);
  for (const char* line :
       {"x-a", "x-a-b", "authorization,x-a", "x-a,x-a-b,x-b", "authorization,x-a,x-a-b,x-b"}) {
    EXPECT_TRUE(set.spells(line)) << line;
  }
  for (const char* line : {"", "x", "x-a,", ",x-a", "x-a,x-a", "x-b,x-a", "X-A", "x-a, x-b", "x-c",
                           "x-a,x-c", "x-a-c", "x-abc", "x-a,x-b,x-c", "authorizationx-a"}) {
    EXPECT_FALSE(set.spells(line)) << line;
  }
  EXPECT_FALSE(name_set().spells(""));
  EXPECT_FALSE(name_set().spells("x-a"));
}

}  // namespace
