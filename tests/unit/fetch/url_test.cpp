// The URL standard's parser, against what its reference implementation makes of the same inputs.
#include "fetch/url.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "fetch/ascii.hpp"
#include "fetch/idn.hpp"

using namespace ollama_cors::fetch;

namespace {

std::string unescaped(const std::string& text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      bytes.push_back(text[i]);
    } else if (i + 3 < text.size() + 0 && text[i + 1] == 'x') {
      bytes.push_back(static_cast<char>(hex_value(text[i + 2]) * 16 + hex_value(text[i + 3])));
      i += 3;
    } else {
      break;  // `\x` alone: the empty text
    }
  }
  return bytes;
}

std::vector<std::string> columns(const std::string& line) {
  std::vector<std::string> found;
  std::size_t from = 0;
  for (std::size_t tab = line.find('\t'); tab != std::string::npos; tab = line.find('\t', from)) {
    found.push_back(line.substr(from, tab - from));
    from = tab + 1;
  }
  found.push_back(line.substr(from));
  return found;
}

bool needs_idn(const std::string& text) {
  return text.find("\\x8") != std::string::npos || text.find("\\xa") != std::string::npos ||
         text.find("\\xb") != std::string::npos || text.find("xn\\x2d") != std::string::npos ||
         text.find('%') != std::string::npos;
}

// Names that libidn2 refuses and browsers, which do not check hyphens, take.
bool is_stricter_here(const std::string& input) {
  const std::string text = unescaped(input);
  return text.find("\xC3\xA9-") != std::string::npos ||
         text.find("-\xC3\xA9") != std::string::npos ||
         text.find("*b\xC3\xA9") != std::string::npos ||
         text.find(
             "\xC3\xA9"
             "a*b") != std::string::npos;
}

TEST(url, is_what_the_reference_implementation_makes_of_it) {
  std::ifstream file(OLLAMA_CORS_SOURCE_DIR "/tests/vectors/urls/urls.tsv");
  unsigned compared = 0;
  for (std::string line; std::getline(file, line);) {
    const auto column = columns(line);
    ASSERT_EQ(column.size(), 4u) << line;
    if (!have_idn() && needs_idn(column[0])) continue;
    if (is_stricter_here(column[0])) continue;
    const auto base = column[1] == "-" ? std::nullopt : parse_url(unescaped(column[1]));
    ASSERT_EQ(base.has_value(), column[1] != "-") << line;
    const auto parsed = parse_url(unescaped(column[0]), base ? &*base : nullptr);
    ASSERT_EQ(parsed.has_value(), column[2] != "-") << line;
    ++compared;
    if (!parsed) continue;
    EXPECT_EQ(serialise(*parsed), unescaped(column[2])) << line;
    EXPECT_EQ(origin_of(*parsed), unescaped(column[3])) << line;
  }
  EXPECT_GT(compared, 1000u);
}

TEST(url, keeps_the_parts_that_a_request_needs) {
  const auto url = parse_url("http://User:Pw@LOCALHOST:11434/api/chat?x=1#top");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "localhost");
  EXPECT_EQ(url->port, 11434);
  EXPECT_TRUE(url->has_credentials());
  EXPECT_EQ(target_of(*url), "/api/chat?x=1");
  EXPECT_EQ(serialise(*url, false), "http://User:Pw@localhost:11434/api/chat?x=1");
  EXPECT_EQ(parse_url("https://h:443/")->effective_port(), 443);
}

TEST(url, resolves_as_a_redirect_would) {
  const auto base = parse_url("http://127.0.0.1:11434/v1/models");
  EXPECT_EQ(serialise(*parse_url("../api/tags", &*base)), "http://127.0.0.1:11434/api/tags");
  EXPECT_EQ(serialise(*parse_url("//h/x", &*base)), "http://h/x");
  EXPECT_EQ(serialise(*parse_url("", &*base)), "http://127.0.0.1:11434/v1/models");
  EXPECT_FALSE(parse_url("http://[", &*base));
}

}  // namespace
