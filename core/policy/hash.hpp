// The hash behind the tables of origins and paths: a word at a time, inline. What stands in a table
// is the configuration's, so that no request can make it slow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fetch/ascii.hpp"

namespace ollama_cors::policy {

inline std::size_t hash_of(std::string_view text) noexcept {
  constexpr std::uint64_t factor = 0x9E3779B97F4A7C15U;  // 2^64 divided by the golden ratio
  std::uint64_t hash = text.size() * factor;
  const char* at = text.data();
  std::size_t left = text.size();
  const auto mix = [&](std::uint64_t word) {
    hash = (hash ^ word) * factor;
    hash ^= hash >> 29U;
  };
  using fetch::detail::load;
  for (; left > sizeof(std::uint64_t); left -= sizeof(std::uint64_t), at += sizeof(std::uint64_t)) {
    mix(load<std::uint64_t>(at));
  }
  if (left >= sizeof(std::uint32_t)) {  // two halves that may overlap
    const std::uint64_t high = load<std::uint32_t>(at + left - sizeof(std::uint32_t));
    mix(load<std::uint32_t>(at) | high << 32U);
  } else {
    std::uint64_t word = 0;
    for (; left > 0; --left, ++at) word = word << 8U | static_cast<unsigned char>(*at);
    mix(word);
  }
  return static_cast<std::size_t>(hash ^ hash >> 32U);
}

// Grows from the end of a host to its beginning, so that one walk gives the hash of each suffix.
class suffix_hash {
public:
  void add(char byte) noexcept {
    value_ = (value_ ^ static_cast<unsigned char>(byte)) * 0x100000001B3U;  // FNV-1a
  }
  std::size_t value() const noexcept { return static_cast<std::size_t>(value_ ^ (value_ >> 32U)); }

private:
  std::uint64_t value_ = 0xCBF29CE484222325U;
};

}  // namespace ollama_cors::policy
