// A head's bytes at one look, against each byte at each place.
#include "http/clean_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "fetch/token.hpp"

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

TEST(plain_name, holds_letters_digits_and_hyphens_and_is_a_token) {
  for (std::size_t size = 1; size <= 40; ++size) {
    for (std::size_t place = 0; place < size; ++place) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text(size, 'X');
        text[place] = static_cast<char>(byte);
        const std::string head = text + ": \r\n";
        const std::string_view name = std::string_view(head).substr(0, size);
        const bool plain = is_plain_name(name, std::string_view(head).substr(size));
        if (!plain) continue;
        ASSERT_TRUE(fetch::is_token(name)) << size << ' ' << place << ' ' << byte;
        ASSERT_TRUE(byte == '-' || fetch::is_lower_alphanum(fetch::to_lower(text[place])));
      }
    }
  }
}

}  // namespace
}  // namespace ollama_cors::http
