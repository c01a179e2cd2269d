// Reading typed values; see the header.
#include "config/values.hpp"

#include <algorithm>

#include "config/ascii.hpp"
#include "config/json_text.hpp"
#include "config/nearest.hpp"

namespace ollama_cors::config {
namespace {

std::string_view kind_name(node::kind kind) {
  switch (kind) {
    case node::kind::null:
      return "null";
    case node::kind::boolean:
      return "true or false";
    case node::kind::number:
      return "a number";
    case node::kind::string:
      return "a text";
    case node::kind::array:
      return "a list";
    case node::kind::object:
      return "an object";
  }
  return "";
}

void wrong_type(const node& value, std::string_view expected, report& findings,
                std::string suggestion) {
  std::string message = name_of(value) + " must be " + std::string(expected) + ", but it is " +
                        std::string(kind_name(value.type())) + ".";
  add_error(findings, value, "wrong-type", std::move(message), std::move(suggestion));
}

}  // namespace

void add_error(report& findings, const node& at, std::string code, std::string message,
               std::string suggestion) {
  findings.add(
      {severity::error, std::move(code), at.pointer(), std::move(message), std::move(suggestion)});
}

void add_warning(report& findings, const node& at, std::string code, std::string message,
                 std::string suggestion) {
  findings.add({severity::warning, std::move(code), at.pointer(), std::move(message),
                std::move(suggestion)});
}

std::string name_of(const node& value) {
  const std::string_view pointer = value.pointer();
  if (pointer.empty()) return "The configuration";
  const std::size_t slash = pointer.rfind('/');
  const std::string_view last = pointer.substr(slash + 1);
  if (!is_number(last)) return json_word(last);
  const std::string_view parent = pointer.substr(0, slash);
  return "Entry " + std::string(last) + " of " + json_word(parent.substr(parent.rfind('/') + 1));
}

bool expect(const node& value, node::kind kind, report& findings, std::string suggestion) {
  if (value.type() == kind) return true;
  wrong_type(value, kind_name(kind), findings, std::move(suggestion));
  return false;
}

void check_keys(const node& object, section where, report& findings) {
  const std::vector<std::string_view>& known = known_keys(where);
  for (const auto& [key, value] : object.members()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const std::string start = "There is no key " + json_word(key) + " here";
    if (const auto other = other_name_of(key)) {
      const bool here = std::find(known.begin(), known.end(), other->key) != known.end();
      const std::string meant = json_string(other->key);
      const std::string home(home_of(other->key));
      add_error(findings, value, "unknown-key",
                start +
                    (here ? "; did you mean " + meant + "?"
                          : "; " + meant + " is meant" +
                                (home.empty() ? "." : ", which stands " + home + ".")) +
                    std::string(other->advice),
                here ? meant : "");
      continue;
    }
    if (const std::string_view home = home_of(key); !home.empty()) {
      add_error(findings, value, "unknown-key", start + "; it stands " + std::string(home) + ".");
      continue;
    }
    // CONTRACT.md 1 asks for the nearest one; one that nobody can have meant would mislead.
    add_error(findings, value, "unknown-key", start + guess(key, known),
              guess_suggestion(key, known));
  }
}

std::optional<bool> read_boolean(const node& value, report& findings) {
  std::string suggestion;
  if (value.type() == node::kind::string) {
    const std::string word = lowered(value.string());
    if (word == "true" || word == "false") suggestion = word;
  }
  if (!expect(value, node::kind::boolean, findings, std::move(suggestion))) return std::nullopt;
  return value.boolean();
}

std::optional<std::int64_t> read_integer(const node& value, range allowed, report& findings) {
  const std::string bounds = "a whole number from " + std::to_string(allowed.least) + " to " +
                             std::to_string(allowed.most);
  if (value.type() != node::kind::number) {
    std::string suggestion;
    if (value.type() == node::kind::string && value.string().size() < 16 &&
        is_number(value.string())) {
      suggestion = std::to_string(std::clamp<std::int64_t>(std::stoll(std::string(value.string())),
                                                           allowed.least, allowed.most));
    }
    wrong_type(value, bounds, findings, std::move(suggestion));
    return std::nullopt;
  }
  const std::optional<std::int64_t> number = value.integer();
  if (number && *number >= allowed.least && *number <= allowed.most) return number;
  std::string suggestion;
  if (number) suggestion = std::to_string(std::clamp(*number, allowed.least, allowed.most));
  add_error(findings, value, "out-of-range",
            name_of(value) + " must be " + bounds + ", but it is " + value.text() + ".",
            std::move(suggestion));
  return std::nullopt;
}

std::optional<std::size_t> read_choice(const node& value,
                                       const std::vector<std::string_view>& choices,
                                       report& findings) {
  if (!expect(value, node::kind::string, findings)) return std::nullopt;
  const auto found = std::find(choices.begin(), choices.end(), value.string());
  if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
  add_error(findings, value, "unknown-value",
            name_of(value) + " must be " + one_of(choices) + ", but it is " +
                json_word(value.string()) + ".",
            guess_suggestion(value.string(), choices));
  return std::nullopt;
}

std::optional<std::vector<node>> read_strings(const node& value, report& findings) {
  if (!expect(value, node::kind::array, findings)) return std::nullopt;
  std::vector<node> found;
  for (const node& element : value.elements()) {
    if (expect(element, node::kind::string, findings)) found.push_back(element);
  }
  return found;
}

std::string guess(std::string_view word, const std::vector<std::string_view>& known) {
  if (const auto near = likely(word, known)) return "; did you mean " + json_string(*near) + "?";
  return "; known are " + one_of(known) + ".";
}

std::string guess_suggestion(std::string_view word, const std::vector<std::string_view>& known) {
  const auto near = likely(word, known);
  return near ? json_string(*near) : "";
}

}  // namespace ollama_cors::config
