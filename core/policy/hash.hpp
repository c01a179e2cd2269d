// The hash behind the policy's tables: a word at a time, inline. What it hashes comes from the
// configuration or is looked up once a request, so that nobody gains by collisions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "fetch/ascii.hpp"

namespace ollama_cors::policy {

namespace detail {

// `change` is applied to each word before it counts.
template <class Change>
inline std::size_t hash_words(std::string_view text, Change change) noexcept {
  constexpr std::uint64_t factor = 0x9E3779B97F4A7C15U;  // 2^64 divided by the golden ratio
  std::uint64_t hash = text.size() * factor;
  const char* at = text.data();
  std::size_t left = text.size();
  const auto mix = [&](std::uint64_t word) {
    hash = (hash ^ change(word)) * factor;
    hash ^= hash >> 29U;
  };
  for (; left > sizeof(std::uint64_t); left -= sizeof(std::uint64_t), at += sizeof(std::uint64_t)) {
    mix(fetch::detail::load<std::uint64_t>(at));
  }
  if (left >= sizeof(std::uint32_t)) {  // two halves that may overlap
    const std::uint64_t high =
        fetch::detail::load<std::uint32_t>(at + left - sizeof(std::uint32_t));
    mix(fetch::detail::load<std::uint32_t>(at) | high << 32U);
  } else {
    std::uint64_t word = 0;
    for (; left > 0; --left, ++at) word = word << 8U | static_cast<unsigned char>(*at);
    mix(word);
  }
  return static_cast<std::size_t>(hash ^ hash >> 32U);
}

}  // namespace detail

inline std::size_t hash_of(std::string_view text) noexcept {
  return detail::hash_words(text, [](std::uint64_t word) { return word; });
}

// The same for texts that differ in ASCII case alone.
inline std::size_t hash_ignoring_case(std::string_view text) noexcept {
  return detail::hash_words(text,
                            [](std::uint64_t word) { return fetch::detail::word_to_lower(word); });
}

}  // namespace ollama_cors::policy
