// Whether a message of a stream can be one that says its end or an error, told from pairs of bytes
// that those cannot do without: sixteen places at a time. Nearly all messages hold none of them,
// and need no closer look.
#pragma once

#include <bit>
#include <cstddef>
#include <string_view>

#if defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>
#endif

#include "ollama/dialect.hpp"

namespace ollama_cors::client {

namespace detail {

// Any three pairs may be looked for, beside the backslash: a name may be written with escapes.
struct pairs {
  char first[3];
  char second[3];
};

// `error`, `true`, `success`; `error`, `finish_`; `error`, `message_`; `error`, `response.`.
constexpr pairs pairs_of(ollama::dialect speaks) noexcept {
  switch (speaks) {
    case ollama::dialect::ndjson:
      return {{'r', 'r', 'c'}, {'r', 'u', 'c'}};
    case ollama::dialect::openai:
      return {{'r', 'h', 'h'}, {'r', '_', '_'}};
    case ollama::dialect::anthropic:
      return {{'r', 'e', 'e'}, {'r', '_', '_'}};
    case ollama::dialect::responses:
    case ollama::dialect::plain:
      break;
  }
  return {{'r', 'e', 'e'}, {'r', '.', '.'}};
}

// What a pair found at the beginning of `behind` proves to be.
inline bool is_harmless(ollama::dialect speaks, std::string_view behind) noexcept {
  if (speaks == ollama::dialect::openai) return behind.starts_with("h_reason\":null");
  if (speaks != ollama::dialect::responses || !behind.starts_with("e.")) return false;
  return behind.size() > 2 && behind[2] != 'c' && behind[2] != 'f' && behind[2] != 'i';
}

}  // namespace detail

inline bool may_matter(ollama::dialect speaks, std::string_view text) noexcept {
  if (text.starts_with('[')) return true;  // [DONE]
  const detail::pairs look = detail::pairs_of(speaks);
  const auto matters_at = [&](std::size_t at) noexcept {
    return !detail::is_harmless(speaks, text.substr(at));
  };
  std::size_t at = 0;
#if defined(__SSE2__) || defined(_M_X64)
  constexpr std::size_t block = 16;
  const auto all = [](char octet) { return _mm_set1_epi8(octet); };
  const __m128i first[3] = {all(look.first[0]), all(look.first[1]), all(look.first[2])};
  const __m128i second[3] = {all(look.second[0]), all(look.second[1]), all(look.second[2])};
  const __m128i escape = all('\\');
  for (; at + block < text.size(); at += block) {
    const __m128i here = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    const __m128i next = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at + 1));
    __m128i found = _mm_cmpeq_epi8(here, escape);
    for (int i = 0; i < 3; ++i) {
      found = _mm_or_si128(
          found, _mm_and_si128(_mm_cmpeq_epi8(here, first[i]), _mm_cmpeq_epi8(next, second[i])));
    }
    auto bits = static_cast<unsigned>(_mm_movemask_epi8(found));
    for (; bits != 0; bits &= bits - 1) {
      if (matters_at(at + static_cast<std::size_t>(std::countr_zero(bits)))) return true;
    }
  }
#endif
  for (; at < text.size(); ++at) {
    bool found = text[at] == '\\';
    for (int i = 0; i < 3 && at + 1 < text.size(); ++i) {
      found = found || (text[at] == look.first[i] && text[at + 1] == look.second[i]);
    }
    if (found && matters_at(at)) return true;
  }
  return false;
}

}  // namespace ollama_cors::client
