// The word that someone probably meant.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace ollama_cors::config {

// Insertions, deletions, replacements and swaps of neighbours that turn one into the other; ASCII
// capitals do not count.
std::size_t edit_distance(std::string_view left, std::string_view right);

// The candidate with the least distance; of several the first. `candidates` must not be empty.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

// The nearest candidate, if someone may well have meant it: it differs in at most two places or a
// third of the longer word (one place in words below five letters), or one word begins or ends with
// the other.
std::optional<std::string_view> likely(std::string_view word,
                                       const std::vector<std::string_view>& candidates);

}  // namespace ollama_cors::config
