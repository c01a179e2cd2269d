// The command that was meant; see the header.
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

}  // namespace

std::string mistyped_command(std::string_view word, const std::vector<std::string>& commands) {
  constexpr std::size_t longest = 32, farthest = 2;
  if (word.starts_with('-') || std::find(commands.begin(), commands.end(), word) != commands.end())
    return {};
  std::string message = "ollama-cors: there is no command \"" + std::string(word) + "\"";
  const auto nearest = std::min_element(
      commands.begin(), commands.end(), [&](const std::string& left, const std::string& right) {
        return distance(word.substr(0, longest), left) < distance(word.substr(0, longest), right);
      });
  if (word.size() <= longest && distance(word, *nearest) <= farthest)
    return message + "; did you mean \"" + *nearest + "\"?";
  message += "; there are";
  for (const std::string& name : commands)
    message += (&name == &commands.front() ? " " : ", ") + name;
  return message + ". `ollama-cors --help` says what each does.";
}

}  // namespace ollama_cors::cli
