// The word that someone probably meant.
#include "config/nearest.hpp"

#include <gtest/gtest.h>

namespace ollama_cors::config {
namespace {

TEST(edit_distance, counts_what_fingers_do) {
  EXPECT_EQ(edit_distance("rules", "rules"), 0u);
  EXPECT_EQ(edit_distance("RULES", "rules"), 0u);
  EXPECT_EQ(edit_distance("rule", "rules"), 1u);
  EXPECT_EQ(edit_distance("rulles", "rules"), 1u);
  EXPECT_EQ(edit_distance("ruies", "rules"), 1u);
  EXPECT_EQ(edit_distance("rulse", "rules"), 1u) << "a swap is one";
  EXPECT_EQ(edit_distance("", "rules"), 5u);
  EXPECT_EQ(edit_distance("abc", "xyz"), 3u);
}

TEST(likely, finds_typing_errors_and_beginnings) {
  const std::vector<std::string_view> words = {"error", "warning", "head_ms", "connect_ms"};
  EXPECT_EQ(likely("eror", words), "error");
  EXPECT_EQ(likely("warn", words), "warning");
  EXPECT_EQ(likely("head", words), "head_ms");
  EXPECT_EQ(likely("connect-ms", words), "connect_ms");
  EXPECT_EQ(likely("banana", words), std::nullopt);
  EXPECT_EQ(likely("x_warning", words), "warning");
  EXPECT_EQ(likely("foo", {"log", "format"}), std::nullopt) << "two of three letters are wrong";
  EXPECT_EQ(likely("lgo", {"log", "format"}), "log");
  EXPECT_EQ(likely("", words), std::nullopt);
  EXPECT_EQ(likely(std::string(100000, 'e'), words), std::nullopt);
}

TEST(nearest, always_finds_one) {
  EXPECT_EQ(nearest("zzz", {"mode", "log"}), "log");
  EXPECT_EQ(nearest(std::string(100000, 'm'), {"mode", "log"}), "mode");
}

}  // namespace
}  // namespace ollama_cors::config
