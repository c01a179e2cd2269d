// Which lines of an answer stay beside those that are set on it.
#include "fetch/answer_lines.hpp"

#include <gtest/gtest.h>

namespace ollama_cors::fetch {
namespace {

TEST(answer_lines, stay_unless_the_policy_has_a_say) {
  const field set[] = {{"Cache-Control", "no-store"}, {"Vary", "Origin"}};
  EXPECT_TRUE(stays_beside(set, {"Content-Type", "a"}, false));
  EXPECT_FALSE(stays_beside(set, {"cache-CONTROL", "a"}, false)) << "set anew";
  EXPECT_FALSE(stays_beside(set, {"VARY", "a"}, true)) << "becomes part of one line";
  EXPECT_FALSE(stays_beside(set, {"access-control-allow-origin", "*"}, false));
  EXPECT_TRUE(stays_beside(set, {"Access-Control-Allow-Origin", "*"}, true));
}

TEST(answer_lines, become_one_vary_without_duplicates) {
  const field own[] = {{"Vary", "Accept, origin"}, {"X", "y"}, {"vary", "Accept-Encoding"}};
  const field set[] = {{"Vary", "Origin"}, {"Vary", "Access-Control-Request-Method"}};
  std::string line = "Vary: ";
  append_vary(own, set, line);
  EXPECT_EQ(line, "Vary: Accept, origin, Accept-Encoding, Access-Control-Request-Method");
  std::string none;
  append_vary({}, {}, none);
  EXPECT_EQ(none, "");
}

}  // namespace
}  // namespace ollama_cors::fetch
