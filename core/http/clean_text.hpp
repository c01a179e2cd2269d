// One look at a whole head, sixteen bytes at a time, that spares its lines one each.
#pragma once

#include <bit>
#include <cstddef>
#include <string_view>

#if defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>
#endif

#include "http/octets.hpp"

namespace ollama_cors::http {

namespace detail {

// Continues a look at bytes of which the last one before was a CR or not.
inline bool is_clean(std::string_view text, bool& after_cr) noexcept {
  for (const char octet : text) {
    if ((octet == '\n') != after_cr) return false;
    after_cr = octet == '\r';
    if (octet != '\r' && octet != '\n' && !is_octet(octet, octet_field_text)) return false;
  }
  return true;
}

}  // namespace detail

// Whether every byte is what a field value may hold (RFC 9110 5.5) or belongs to a CRLF.
inline bool is_clean_text(std::string_view text) noexcept {
  bool after_cr = false;
#if defined(__SSE2__) || defined(_M_X64)
  constexpr std::size_t block = 16;
  for (; text.size() >= block; text.remove_prefix(block)) {
    const __m128i octets = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data()));
    const auto equal = [octets](char octet) {
      return _mm_cmpeq_epi8(octets, _mm_set1_epi8(octet));
    };
    const auto bits = [](__m128i each) { return static_cast<unsigned>(_mm_movemask_epi8(each)); };
    // Below SP: the smaller of it and 0x1f as unsigned bytes.
    const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(octets, _mm_set1_epi8(0x1f)), octets);
    const unsigned controls = bits(_mm_or_si128(_mm_andnot_si128(equal('\t'), low), equal(0x7f)));
    if (controls == 0 && !after_cr) continue;
    const unsigned cr = bits(equal('\r')), lf = bits(equal('\n'));
    if (controls != (cr | lf)) return false;
    if (((cr << 1U | static_cast<unsigned>(after_cr)) & 0xffffU) != lf) return false;
    after_cr = (cr >> (block - 1)) != 0;
  }
#endif
  return detail::is_clean(text, after_cr) && !after_cr;
}

// How many bytes at the beginning of a line are letters, digits and `-`, as nearly all names are
// made of; 0 if that cannot be told at a glance. `behind` is the text that follows the line in its
// buffer, which makes it safe to look at whole blocks.
inline std::size_t plain_name_size(std::string_view line, std::string_view behind) noexcept {
#if defined(__SSE2__) || defined(_M_X64)
  constexpr std::size_t block = 16;
  const auto room = static_cast<std::size_t>(behind.data() + behind.size() - line.data());
  for (std::size_t at = 0; at < 3 * block && at + block <= room; at += block) {
    const __m128i octets = _mm_loadu_si128(reinterpret_cast<const __m128i*>(line.data() + at));
    const auto within = [](__m128i each, char first, char last) {
      const __m128i above = _mm_sub_epi8(each, _mm_set1_epi8(first));
      const __m128i most = _mm_set1_epi8(static_cast<char>(last - first));
      return _mm_cmpeq_epi8(_mm_min_epu8(above, most), above);
    };
    const __m128i lower = _mm_or_si128(octets, _mm_set1_epi8(0x20));
    const __m128i plain = _mm_or_si128(
        within(lower, 'a', 'z'),
        _mm_or_si128(within(octets, '0', '9'), _mm_cmpeq_epi8(octets, _mm_set1_epi8('-'))));
    const unsigned others = ~static_cast<unsigned>(_mm_movemask_epi8(plain)) & 0xffffU;
    if (others != 0) return at + static_cast<std::size_t>(std::countr_zero(others));
  }
  return 0;
#else
  static_cast<void>(line);
  static_cast<void>(behind);
  return 0;
#endif
}

}  // namespace ollama_cors::http
