// What a look at one message may leave out because of those before it: nothing that matters.
#include "client/quick_look.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>

namespace ollama_cors::client {
namespace {

constexpr std::array every_dialect{ollama::dialect::ndjson, ollama::dialect::openai,
                                   ollama::dialect::anthropic, ollama::dialect::responses};

std::string event_with(std::string_view content, std::string_view finish) {
  return R"({"id":"chatcmpl-123","object":"chat.completion.chunk","created":1763884046,"model":)"
         R"("tiny","choices":[{"index":0,"delta":{"role":"assistant","content":")" +
         std::string(content) + R"("},"finish_reason":)" + std::string(finish) + "}]}";
}

TEST(quick_look, sees_an_end_behind_tokens_that_were_alike) {
  quick_look look(ollama::dialect::openai);
  for (const auto word : {" the", " a", " token", "", " the"}) {
    EXPECT_FALSE(look.may_matter(event_with(word, "null"))) << word;
  }
  EXPECT_TRUE(look.may_matter(event_with("", "\"stop\"")));
  EXPECT_TRUE(look.may_matter(event_with(" the", "nul")));
  EXPECT_TRUE(look.may_matter("[DONE]"));
  EXPECT_TRUE(look.may_matter(event_with(" \\u0065", "null")));
  EXPECT_TRUE(look.may_matter(R"({"error":{"message":"out of memory"}})"));
  EXPECT_FALSE(look.may_matter(event_with(" the", "null")));
}

// A pair may stand anywhere: where the common beginning stops, where the common end begins, across
// either.
TEST(quick_look, finds_a_pair_wherever_it_is_put_into_a_harmless_message) {
  for (const auto speaks : every_dialect) {
    for (const std::string_view pair :
         {"rror", "true", "ucce", "h_re", "e_st", "se.c", "\\", "rr"}) {
      for (std::size_t size = 0; size < 120; size += 7) {
        const std::string harmless(size, 'x');
        for (std::size_t at = 0; at <= size; ++at) {
          const std::string text = std::string(harmless).insert(at, pair);
          const bool matters = quick_look(speaks).may_matter(text);
          quick_look seasoned(speaks);
          ASSERT_FALSE(seasoned.may_matter(harmless));
          EXPECT_EQ(seasoned.may_matter(text), matters) << text;
        }
      }
    }
  }
}

TEST(quick_look, says_of_messages_in_a_row_what_it_says_of_each_alone) {
  std::mt19937 random(7);
  const std::string letters = "rhe_uc.\\ \"n";
  std::size_t found = 0;
  for (const auto speaks : every_dialect) {
    quick_look seasoned(speaks);
    std::string text = event_with(" token", "null");
    for (int i = 0; i < 20000; ++i) {
      std::string changed = text;
      for (int changes = static_cast<int>(random() % 3); changes >= 0; --changes) {
        const std::size_t at = random() % changed.size();
        if (random() % 4 == 0) changed.insert(at, random() % 20, 'x');
        if (random() % 4 == 0) changed.erase(at, random() % 20);
        if (changed.empty()) changed = "x";
        changed[random() % changed.size()] = letters[random() % letters.size()];
      }
      const bool matters = quick_look(speaks).may_matter(changed);
      ASSERT_EQ(seasoned.may_matter(changed), matters) << changed << "\nbehind " << text;
      found += matters;
      if (!matters && changed.size() < 400 && changed.size() > 20) text = changed;
    }
  }
  EXPECT_GT(found, 1000u);
}

}  // namespace
}  // namespace ollama_cors::client
