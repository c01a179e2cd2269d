// What was meant; see the header.
#include "mistyped.hpp"

#include <algorithm>

namespace ollama_cors::cli {
namespace {

// Insertions, deletions, replacements and swaps of neighbours that turn one into the other.
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::vector<std::size_t>> table(left.size() + 1,
                                              std::vector<std::size_t>(right.size() + 1));
  for (std::size_t i = 0; i <= left.size(); ++i) {
    for (std::size_t j = 0; j <= right.size(); ++j) {
      if (i == 0 || j == 0) {
        table[i][j] = i + j;
        continue;
      }
      const std::size_t replaced = left[i - 1] == right[j - 1] ? 0 : 1;
      table[i][j] =
          std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + replaced});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
        table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
    }
  }
  return table[left.size()][right.size()];
}

constexpr std::size_t longest = 32, farthest = 2;

// The words must not be empty.
const std::string& nearest_to(std::string_view word, const std::vector<std::string>& words) {
  const std::string_view compared = word.substr(0, longest);
  return *std::min_element(words.begin(), words.end(),
                           [&](const std::string& left, const std::string& right) {
                             return distance(compared, left) < distance(compared, right);
                           });
}

}  // namespace

std::string mistyped_command(std::string_view word, const std::vector<std::string>& commands) {
  if (word.starts_with('-') || std::find(commands.begin(), commands.end(), word) != commands.end())
    return {};
  std::string message = "ollama-cors: there is no command \"" + std::string(word) + "\"";
  const std::string& nearest = nearest_to(word, commands);
  if (word.size() <= longest && distance(word, nearest) <= farthest)
    return message + "; did you mean \"" + nearest + "\"?";
  message += "; there are";
  for (const std::string& name : commands)
    message += (&name == &commands.front() ? " " : ", ") + name;
  return message + ". `ollama-cors --help` says what each does.";
}

std::string mistyped_option(std::string_view word, std::string_view command,
                            const std::vector<std::string>& options) {
  const std::string_view name = word.substr(0, word.find('='));
  const std::string& nearest = nearest_to(name, options);
  std::string message =
      "ollama-cors: " + std::string(command) + " has no option " + std::string(name);
  if (name.size() <= longest && distance(name, nearest) <= farthest)
    return message + "; did you mean " + nearest + "?";
  return message + ". `ollama-cors " + std::string(command) + " --help` says which there are.";
}

}  // namespace ollama_cors::cli
