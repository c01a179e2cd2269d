// ASCII only, on purpose: field names, methods, schemes and hosts are, and a locale must not
// matter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace ollama_cors::fetch {

constexpr char to_lower(char byte) noexcept {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

constexpr bool is_digit(char byte) noexcept {
  return byte >= '0' && byte <= '9';
}
constexpr bool is_lower_alpha(char byte) noexcept {
  return byte >= 'a' && byte <= 'z';
}
constexpr bool is_lower_alphanum(char byte) noexcept {
  return is_lower_alpha(byte) || is_digit(byte);
}

constexpr bool is_alpha(char byte) noexcept {
  return is_lower_alpha(to_lower(byte));
}
// -1 for what is no hexadecimal digit.
constexpr int hex_value(char byte) noexcept {
  const char lower = to_lower(byte);
  if (is_digit(lower)) return lower - '0';
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

constexpr bool equal_ignoring_case(std::string_view left, std::string_view right) noexcept {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (to_lower(left[i]) != to_lower(right[i])) return false;
  }
  return true;
}

namespace detail {

template <class Word>
inline Word load(const char* from) noexcept {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

// to_lower of all bytes of a word at once: bit 7 of each byte tells what lies from A to Z.
template <class Word>
constexpr Word word_to_lower(Word word) noexcept {
  constexpr Word each = static_cast<Word>(~Word{0}) / 0xFF;
  const Word low_bits = word & (each * 0x7F);
  const Word from_a = low_bits + each * (0x80 - 'A');
  const Word beyond_z = low_bits + each * (0x80 - 'Z' - 1);
  const Word upper = (from_a ^ beyond_z) & ~word & (each * 0x80);
  return word | (upper >> 2U);
}

template <class Word>
inline bool equal_words(const char* text, const char* lower, std::size_t size) noexcept {
  Word different = 0;
  for (std::size_t i = 0; i + sizeof(Word) <= size; i += sizeof(Word)) {
    different |= word_to_lower(load<Word>(text + i)) ^ load<Word>(lower + i);
  }
  const std::size_t last = size - sizeof(Word);  // overlaps the one before
  different |= word_to_lower(load<Word>(text + last)) ^ load<Word>(lower + last);
  return different == 0;
}

}  // namespace detail

// `lower` is lower case already, as table entries and configured names are.
constexpr bool equal_to_lower(std::string_view text, std::string_view lower) noexcept {
  if (text.size() != lower.size()) return false;
  // Header names are compared for every field of every request: words at a time where they fit.
  if (!std::is_constant_evaluated()) {
    using detail::equal_words;
    // The size of `lower` is mostly known to the compiler.
    const std::size_t size = lower.size();
    if (size >= 8) return equal_words<std::uint64_t>(text.data(), lower.data(), size);
    if (size >= 4) return equal_words<std::uint32_t>(text.data(), lower.data(), size);
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (to_lower(text[i]) != lower[i]) return false;
  }
  return true;
}

constexpr bool starts_with_lower(std::string_view text, std::string_view lower) noexcept {
  return text.size() >= lower.size() && equal_to_lower(text.substr(0, lower.size()), lower);
}

// Optional white space, RFC 9110 5.6.3.
constexpr bool is_ows(char byte) noexcept {
  return byte == ' ' || byte == '\t';
}

constexpr std::string_view trim_ows(std::string_view text) noexcept {
  // Nearly nothing is padded: told by both ends at once.
  const auto low = [](char byte) {
    return static_cast<unsigned>(static_cast<unsigned char>(byte) <= ' ');
  };
  if (text.empty() || (low(text.front()) | low(text.back())) == 0) [[likely]]
    return text;
  while (!text.empty() && is_ows(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_ows(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace ollama_cors::fetch
