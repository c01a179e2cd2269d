// Writing JSON by hand.
#include "config/json_text.hpp"

#include <gtest/gtest.h>

namespace ollama_cors::config {
namespace {

using namespace std::string_literals;

TEST(json_string, is_valid_whatever_bytes_go_in) {
  EXPECT_EQ(json_string("a\"b\\c\n\xff"s + '\0'), R"("a\"b\\c\u000a\u00ff\u0000")");
  EXPECT_EQ(json_string("ä€😀"), "\"ä€😀\"");
}

TEST(json_word, is_cut_between_characters) {
  EXPECT_EQ(json_word(std::string(600, 'a')), "\"" + std::string(512, 'a') + "\"");
  EXPECT_EQ(json_word(std::string(511, 'a') + "ä"), "\"" + std::string(511, 'a') + "\"");
}

TEST(one_of, reads_like_a_sentence) {
  EXPECT_EQ(one_of({"a"}), "\"a\"");
  EXPECT_EQ(one_of({"a", "b", "c"}), "\"a\", \"b\" or \"c\"");
}

TEST(child_pointer, escapes_reference_tokens) {
  EXPECT_EQ(child_pointer("", "a/b~"), "/a~1b~0");
  EXPECT_EQ(child_pointer("/rules", 3), "/rules/3");
}

}  // namespace
}  // namespace ollama_cors::config
