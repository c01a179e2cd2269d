// The codes are a contract: kebab-case, one each, described, and told in core/doctor/README.md.
#include "doctor/finding.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

namespace {

using namespace ollama_cors::doctor;

TEST(finding, codes_are_unique_kebab_case) {
  std::set<std::string_view> names;
  for (const code_words& one : codes()) {
    EXPECT_TRUE(names.insert(one.name).second) << one.name;
    EXPECT_EQ(one.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos);
    EXPECT_TRUE(one.meaning.ends_with('.')) << one.name;
  }
}

TEST(finding, codes_are_told_in_the_reference) {
  std::ifstream file(std::string(OLLAMA_CORS_SOURCE_DIR) + "/core/doctor/README.md");
  std::stringstream text;
  text << file.rdbuf();
  for (const code_words& one : codes()) {
    const std::string row = "| `" + std::string(one.name) + "` | " +
                            std::string(name_of(one.severity)) + " | " + std::string(one.meaning);
    EXPECT_NE(text.str().find(row), std::string::npos) << row;
  }
}

}  // namespace
