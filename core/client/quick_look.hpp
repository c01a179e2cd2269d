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
template <ollama::dialect speaks>
bool is_harmless(std::string_view behind) noexcept {
  if constexpr (speaks == ollama::dialect::openai) return behind.starts_with("h_reason\":null");
  if constexpr (speaks == ollama::dialect::responses) {
    if (!behind.starts_with("e.") || behind.size() < 3) return false;
    return behind[2] != 'c' && behind[2] != 'f' && behind[2] != 'i';
  }
  return false;
}

#if defined(__SSE2__) || defined(_M_X64)
// Where, of sixteen places, a pair or a backslash stands.
template <ollama::dialect speaks>
__m128i found_at(const char* text) noexcept {
  constexpr pairs look = pairs_of(speaks);
  const __m128i here = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
  const __m128i next = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + 1));
  const auto both = [here, next](char one, char other) {
    return _mm_and_si128(_mm_cmpeq_epi8(here, _mm_set1_epi8(one)),
                         _mm_cmpeq_epi8(next, _mm_set1_epi8(other)));
  };
  const __m128i escapes = _mm_cmpeq_epi8(here, _mm_set1_epi8('\\'));
  __m128i found = _mm_or_si128(escapes, both(look.first[0], look.second[0]));
  found = _mm_or_si128(found, both(look.first[1], look.second[1]));
  if constexpr (look.first[1] == look.first[2] && look.second[1] == look.second[2]) return found;
  return _mm_or_si128(found, both(look.first[2], look.second[2]));
}
#endif

template <ollama::dialect speaks>
bool may_matter(std::string_view text) noexcept {
  if (text.starts_with('[')) return true;  // [DONE]
  std::size_t at = 0;
#if defined(__SSE2__) || defined(_M_X64)
  constexpr std::size_t block = 16;
  for (; at + 2 * block < text.size(); at += 2 * block) {
    const __m128i one = found_at<speaks>(text.data() + at);
    const __m128i other = found_at<speaks>(text.data() + at + block);
    if (_mm_movemask_epi8(_mm_or_si128(one, other)) == 0) [[likely]]
      continue;
    auto bits = static_cast<unsigned>(_mm_movemask_epi8(one)) |
                static_cast<unsigned>(_mm_movemask_epi8(other)) << block;
    for (; bits != 0; bits &= bits - 1) {
      const auto place = at + static_cast<std::size_t>(std::countr_zero(bits));
      if (!is_harmless<speaks>(text.substr(place))) return true;
    }
  }
  if (at != 0 && at + 1 < text.size()) {
    // Once more over what the last look has seen a part of.
    const std::size_t last = text.size() - 2 * block - 1;
    const __m128i rest = _mm_or_si128(found_at<speaks>(text.data() + last),
                                      found_at<speaks>(text.data() + last + block));
    if (_mm_movemask_epi8(rest) == 0) at = text.size() - 1;
  }
#endif
  // The rest, and all of a short text.
  constexpr pairs look = pairs_of(speaks);
  for (; at < text.size(); ++at) {
    bool found = text[at] == '\\';
    for (int i = 0; i < 3 && at + 1 < text.size(); ++i) {
      found = found || (text[at] == look.first[i] && text[at + 1] == look.second[i]);
    }
    if (found && !is_harmless<speaks>(text.substr(at))) return true;
  }
  return false;
}

}  // namespace detail

inline bool may_matter(ollama::dialect speaks, std::string_view text) noexcept {
  switch (speaks) {
    case ollama::dialect::ndjson:
      return detail::may_matter<ollama::dialect::ndjson>(text);
    case ollama::dialect::openai:
      return detail::may_matter<ollama::dialect::openai>(text);
    case ollama::dialect::anthropic:
      return detail::may_matter<ollama::dialect::anthropic>(text);
    case ollama::dialect::responses:
    case ollama::dialect::plain:
      break;
  }
  return detail::may_matter<ollama::dialect::responses>(text);
}

}  // namespace ollama_cors::client
