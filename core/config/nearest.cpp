// Optimal string alignment distance over short words.
#include "config/nearest.hpp"

#include <algorithm>

#include "fetch/ascii.hpp"

namespace ollama_cors::config {
namespace {

// Longer words are no typing errors, and the distance is quadratic.
constexpr std::size_t longest = 64;
// Fewer letters begin or end too many words.
constexpr std::size_t shortest_part = 3;

// How far a typing error leads. In a word of three letters two wrong ones leave nothing of it.
std::size_t allowed_distance(std::size_t length) {
  if (length < 5) return 1;
  return std::max<std::size_t>(2, length / 3);
}

bool begins_or_ends(std::string_view whole, std::string_view part) {
  return part.size() >= shortest_part && part.size() < whole.size() &&
         (edit_distance(whole.substr(0, part.size()), part) == 0 ||
          edit_distance(whole.substr(whole.size() - part.size()), part) == 0);
}

}  // namespace

std::size_t edit_distance(std::string_view left, std::string_view right) {
  const std::size_t width = right.size() + 1;
  std::vector<std::size_t> table((left.size() + 1) * width);
  const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& {
    return table[i * width + j];
  };
  for (std::size_t i = 0; i <= left.size(); ++i) at(i, 0) = i;
  for (std::size_t j = 0; j <= right.size(); ++j) at(0, j) = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const char a = fetch::to_lower(left[i - 1]);
      const char b = fetch::to_lower(right[j - 1]);
      at(i, j) =
          std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a == b ? 0u : 1u)});
      if (i > 1 && j > 1 && a == fetch::to_lower(right[j - 2]) &&
          fetch::to_lower(left[i - 2]) == b) {
        at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
      }
    }
  }
  return at(left.size(), right.size());
}

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  const std::string_view compared = word.substr(0, longest);
  return *std::min_element(candidates.begin(), candidates.end(),
                           [&](std::string_view left, std::string_view right) {
                             return edit_distance(compared, left) < edit_distance(compared, right);
                           });
}

std::optional<std::string_view> likely(std::string_view word,
                                       const std::vector<std::string_view>& candidates) {
  if (word.size() > longest) return std::nullopt;
  const std::string_view best = nearest(word, candidates);
  const std::size_t distance = edit_distance(word, best);
  if (distance <= allowed_distance(std::max(word.size(), best.size())) &&
      distance < std::max(word.size(), best.size())) {
    return best;
  }
  for (const std::string_view candidate : candidates) {
    if (begins_or_ends(candidate, word) || begins_or_ends(word, candidate)) return candidate;
  }
  return std::nullopt;
}

}  // namespace ollama_cors::config
