// A head's bytes at one look, against each byte at each place.
#include "http/clean_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "fetch/ascii.hpp"

namespace ollama_cors::http {
namespace {

TEST(clean_text, holds_no_control_character_but_whole_line_ends_and_tabs) {
  EXPECT_TRUE(is_clean_text(""));
  for (std::size_t size = 1; size < 50; ++size) {
    for (std::size_t place = 0; place < size; ++place) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text(size, 'a');
        text[place] = static_cast<char>(byte);
        const bool text_byte = byte == '\t' || (byte >= 0x20 && byte != 0x7f);
        ASSERT_EQ(is_clean_text(text), text_byte) << size << ' ' << place << ' ' << byte;
      }
      if (place + 1 == size) continue;
      std::string text(size, 'a');
      text.replace(place, 2, "\r\n");
      ASSERT_TRUE(is_clean_text(text)) << size << ' ' << place;
      text.replace(place, 2, "\n\r");
      ASSERT_FALSE(is_clean_text(text)) << size << ' ' << place;
      text.replace(place, 2, "\r\r");
      ASSERT_FALSE(is_clean_text(text)) << size << ' ' << place;
    }
  }
}

TEST(plain_name, ends_at_the_first_byte_that_is_no_letter_digit_or_hyphen) {
  for (std::size_t size = 1; size <= 60; ++size) {
    for (std::size_t place = 0; place < size; ++place) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string head(size, 'X');
        head[place] = static_cast<char>(byte);
        head += "\r\n\r\n";
        const std::string_view line = std::string_view(head).substr(0, size);
        const bool plain = byte == '-' || fetch::is_lower_alphanum(fetch::to_lower(head[place]));
        const std::size_t told = plain_name_size(line, std::string_view(head).substr(size + 2));
        if (told == 0) continue;
        ASSERT_EQ(told, plain ? size : place) << size << ' ' << place << ' ' << byte;
      }
    }
  }
}

}  // namespace
}  // namespace ollama_cors::http
