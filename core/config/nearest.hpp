// The word that someone probably meant.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace ollama_cors::config {

// Insertions, deletions, replacements and swaps of neighbours that turn one into the other; ASCII
// capitals do not count.
std::size_t edit_distance(std::string_view left, std::string_view right);

// The nearest candidate; nothing if even that is further than a third of the longer word (and 2).
std::optional<std::string_view> nearest(std::string_view word,
                                        const std::vector<std::string_view>& candidates);

}  // namespace ollama_cors::config
