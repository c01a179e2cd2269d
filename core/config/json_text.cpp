// Writing JSON by hand; see the header.
#include "config/json_text.hpp"

#include "ollama/json_text.hpp"

namespace ollama_cors::config {

std::string json_string(std::string_view text) {
  std::string out;
  ollama::append_json_string(out, text);
  return out;
}

std::string json_word(std::string_view text) {
  constexpr std::size_t limit = 512;
  return json_string(ollama::cut(text, limit));
}

std::string json_list(const std::vector<std::string>& words) {
  std::string out = "[";
  for (const std::string& word : words) {
    if (out.size() > 1) out += ',';
    out += json_string(word);
  }
  return out += ']';
}

std::string one_of(const std::vector<std::string_view>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += json_string(words[i]);
  }
  return out;
}

std::string child_pointer(std::string_view parent, std::string_view key) {
  std::string out(parent);
  out += '/';
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::string child_pointer(std::string_view parent, std::size_t index) {
  return std::string(parent) + '/' + std::to_string(index);
}

}  // namespace ollama_cors::config
