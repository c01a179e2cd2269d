// Reading methods: https://fetch.spec.whatwg.org/#methods
#include "config/rules/method_entries.hpp"

#include "config/ascii.hpp"
#include "config/json_text.hpp"
#include "config/nearest.hpp"
#include "config/rules/word_lists.hpp"
#include "config/values.hpp"
#include "fetch/method.hpp"
#include "fetch/token.hpp"

namespace ollama_cors::config {
namespace {

std::string corrected(std::string_view word) {
  const std::string capitals = uppered(word);
  if (capitals == "ANY" || word == "*") return "any";
  const bool usable = fetch::is_token(word) && !fetch::is_forbidden_method(word);
  return usable ? capitals : "";
}

// A method that no endpoint of Ollama's has is granted nevertheless, but one that is a letter off
// is a typing error.
void check_spelling(const node& at, std::string_view word, report& findings) {
  const std::vector<std::string_view> usual = {"GET",   "HEAD",   "POST",   "PUT",
                                               "PATCH", "DELETE", "OPTIONS"};
  const std::string_view near = nearest(word, usual);
  const std::size_t distance = edit_distance(word, near);
  if (distance != 1 && !(distance == 2 && word.size() > 5)) return;
  add_warning(findings, at, "never-matches",
              json_word(word) + " never matches: Ollama has no such method; did you mean " +
                  json_string(near) + "?",
              json_string(near));
}

void read_method(const node& at, method_entries& methods, report& findings) {
  std::string word(at.string());
  const std::string capitals = uppered(word);
  if (word == "any") {
    methods.any = true;
  } else if (capitals == "ANY" || word == "*") {
    add_error(findings, at, "bad-method",
              "Every method is written \"any\" here, not " + json_word(word) + ".", "\"any\"");
    return;
  } else if (!fetch::is_token(word)) {
    const std::string_view trimmed_word = trimmed(word);
    add_error(findings, at, "bad-method",
              json_word(word) + " is no method: a method is a token, such as \"POST\".",
              fetch::is_token(trimmed_word) ? json_string(uppered(trimmed_word)) : "");
    return;
  } else if (fetch::is_forbidden_method(word)) {
    add_error(findings, at, "forbidden-method",
              "No page can send " + capitals + ", and no rule can grant it. Delete the entry.");
    return;
  } else if (const std::string normal(fetch::normalise_method(word)); normal != word) {
    add_warning(findings, at, "method-normalised",
                json_word(word) + " is understood as " + json_string(normal) +
                    ", which is what browsers send.",
                json_string(normal));
    word = normal;
  } else if (word != capitals && capitals == "PATCH") {
    add_warning(findings, at, "method-case",
                "Methods are case-sensitive and browsers do not change this one, so " +
                    json_word(word) + " never matches the method PATCH. Write \"PATCH\".",
                "\"PATCH\"");
  } else {
    check_spelling(at, word, findings);
  }
  methods.words.push_back(std::move(word));
}

}  // namespace

method_entries read_methods(const node& list, report& findings) {
  method_entries methods;
  const auto elements = read_words(list, corrected, findings);
  if (!elements) return methods;
  if (list.elements().empty()) {
    add_error(findings, list, "empty-list",
              "\"methods\" is empty, so nothing can be called. Name methods, or write [\"any\"].",
              R"(["any"])");
  }
  for (const node& element : *elements) read_method(element, methods, findings);
  return methods;
}

}  // namespace ollama_cors::config
