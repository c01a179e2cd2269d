// See the header.
#include "config/rules/word_lists.hpp"

#include <algorithm>

#include "config/ascii.hpp"
#include "config/json_text.hpp"
#include "config/values.hpp"

namespace ollama_cors::config {
namespace {

// Each as corrected; empty if one of them cannot be.
std::vector<std::string> split(std::string_view text, const word_correction& corrected) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(",;"), text.size());
    const std::string_view part = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (part.empty()) continue;
    std::string word = corrected(part);
    if (word.empty()) return {};
    if (std::find(words.begin(), words.end(), word) == words.end()) {
      words.push_back(std::move(word));
    }
  }
  return words;
}

std::vector<std::string> several(const node& element, const word_correction& corrected) {
  if (element.type() != node::kind::string) return {};
  std::vector<std::string> words = split(element.string(), corrected);
  return words.size() > 1 ? words : std::vector<std::string>{};
}

void report_several(const node& list, const node& first, const word_correction& corrected,
                    report& findings) {
  std::string whole;
  for (const node& element : list.elements()) {
    const std::vector<std::string> words = several(element, corrected);
    const std::string text = words.empty() ? "[" + element.text() + "]" : json_list(words);
    whole += (whole.empty() ? "" : ",") + text.substr(1, text.size() - 2);
  }
  std::string words;
  for (const std::string& word : several(first, corrected)) {
    words += (words.empty() ? "" : ", ") + json_word(word);
  }
  add_error(findings, list, "several-values",
            name_of(first) + ", " + json_word(first.string()) +
                ", holds several. Write each as an entry of its own: " + words + ".",
            "[" + whole + "]");
}

}  // namespace

std::optional<std::vector<node>> read_words(const node& value, const word_correction& corrected,
                                            report& findings) {
  if (value.type() == node::kind::string) {
    const std::vector<std::string> words = split(value.string(), corrected);
    expect(value, node::kind::array, findings, words.empty() ? "" : json_list(words));
    return std::nullopt;
  }
  const auto elements = read_strings(value, findings);
  if (!elements) return std::nullopt;
  std::vector<node> single;
  bool reported = false;
  for (const node& element : *elements) {
    if (several(element, corrected).empty()) {
      single.push_back(element);
      continue;
    }
    if (!reported) report_several(value, element, corrected, findings);
    reported = true;
  }
  return single;
}

}  // namespace ollama_cors::config
