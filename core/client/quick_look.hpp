// Whether a message of a stream can be one that says its end or an error, told from pairs of bytes
// that those cannot do without: sixteen places at a time. Nearly all messages hold none of them,
// and need no closer look.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <string>
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

constexpr std::size_t looked_at_once = 32;

// Whether one that begins in these 32 places, behind which there is one more, is not harmless.
template <ollama::dialect speaks>
bool block_may_matter(std::string_view text, std::size_t at) noexcept {
  const __m128i one = found_at<speaks>(text.data() + at);
  const __m128i other = found_at<speaks>(text.data() + at + looked_at_once / 2);
  if (_mm_movemask_epi8(_mm_or_si128(one, other)) == 0) [[likely]]
    return false;
  auto bits = static_cast<unsigned>(_mm_movemask_epi8(one)) |
              static_cast<unsigned>(_mm_movemask_epi8(other)) << looked_at_once / 2;
  for (; bits != 0; bits &= bits - 1) {
    const auto place = at + static_cast<std::size_t>(std::countr_zero(bits));
    if (!is_harmless<speaks>(text.substr(place))) return true;
  }
  return false;
}
#endif

// Whether a pair or a backslash that begins in [at, end) is not harmless.
template <ollama::dialect speaks>
bool may_matter(std::string_view text, std::size_t at, std::size_t end) noexcept {
#if defined(__SSE2__) || defined(_M_X64)
  const std::size_t from = at;
  const std::size_t last = std::min(end, text.size() - 1);
  for (; at + looked_at_once <= last; at += looked_at_once) {
    if (block_may_matter<speaks>(text, at)) return true;
  }
  if (at != from && at != last) {
    // Once more over what the last look has seen a part of.
    if (block_may_matter<speaks>(text, last - looked_at_once)) return true;
    at = last;
  }
#endif
  // The rest, and all of a short text.
  constexpr pairs look = pairs_of(speaks);
  for (; at < end; ++at) {
    bool found = text[at] == '\\';
    for (int i = 0; i < 3 && at + 1 < text.size(); ++i) {
      found = found || (text[at] == look.first[i] && text[at + 1] == look.second[i]);
    }
    if (found && !is_harmless<speaks>(text.substr(at))) return true;
  }
  return false;
}

inline bool may_matter(ollama::dialect speaks, std::string_view text, std::size_t at,
                       std::size_t end) noexcept {
  switch (speaks) {
    case ollama::dialect::ndjson:
      return may_matter<ollama::dialect::ndjson>(text, at, end);
    case ollama::dialect::openai:
      return may_matter<ollama::dialect::openai>(text, at, end);
    case ollama::dialect::anthropic:
      return may_matter<ollama::dialect::anthropic>(text, at, end);
    case ollama::dialect::responses:
    case ollama::dialect::plain:
      break;
  }
  return may_matter<ollama::dialect::responses>(text, at, end);
}

// As many bytes as both begin or end with, in whole blocks.
constexpr std::size_t compared_at_once = 16;

inline std::size_t common_beginning(std::string_view one, std::string_view other,
                                    std::size_t limit) noexcept {
  std::size_t size = 0;
  while (size + compared_at_once <= limit &&
         std::memcmp(one.data() + size, other.data() + size, compared_at_once) == 0) {
    size += compared_at_once;
  }
  return size;
}

inline std::size_t common_end(std::string_view one, std::string_view other,
                              std::size_t limit) noexcept {
  std::size_t size = 0;
  while (size + compared_at_once <= limit &&
         std::memcmp(one.data() + one.size() - size - compared_at_once,
                     other.data() + other.size() - size - compared_at_once,
                     compared_at_once) == 0) {
    size += compared_at_once;
  }
  return size;
}

}  // namespace detail

// Looks at the messages of one stream, one after the other. Events differ from each other in a few
// bytes: what one shares with a harmless one before it has been looked at.
class quick_look {
public:
  explicit quick_look(ollama::dialect speaks) noexcept : speaks_(speaks) {}

  bool may_matter(std::string_view text) {
    if (text.starts_with('[')) return true;  // [DONE]
    if (text == harmless_ || text.empty()) return false;
    // A line says its time near its beginning: it shares too little with the one before.
    if (speaks_ == ollama::dialect::ndjson) {
      return detail::may_matter(speaks_, text, 0, text.size());
    }
    const std::size_t limit = std::min(text.size(), harmless_.size());
    const std::size_t begun = detail::common_beginning(text, harmless_, limit);
    const std::size_t ended = detail::common_end(text, harmless_, limit - begun);
    std::size_t from = begun - std::min(begun, reach);
    std::size_t to = text.size() - ended;
    if (to - from < least) {
      to = std::min(text.size(), from + least);
      from = to - std::min(to, least);
    }
    if (detail::may_matter(speaks_, text, from, to)) return true;
    if ((begun + ended) * 2 < text.size() && text.size() <= longest) harmless_.assign(text);
    return false;
  }

private:
  // How far from where a pair begins lies what makes it harmless.
  static constexpr std::size_t reach = 16;
  static constexpr std::size_t least = 33;  // what is looked at in one step costs least
  static constexpr std::size_t longest = 4096;

  ollama::dialect speaks_;
  std::string harmless_;
};

}  // namespace ollama_cors::client
