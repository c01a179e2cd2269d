// The domains that nearly every origin has, told sixteen bytes at a time. A host that is one is
// never looked at byte by byte; one that is not may still be a host.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#if defined(__SSE2__) || defined(_M_X64)
#define OLLAMA_CORS_SSE2
#include <emmintrin.h>
#endif

#include "fetch/ascii.hpp"

namespace ollama_cors::fetch {

#ifdef OLLAMA_CORS_SSE2

// How many bytes from `host` to the end of `text` are labels of lower-alphanum and, inside, `-`,
// the last of which does not begin with a digit; 0 if that is not all there is before the end or a
// `:`, or if it cannot be told here.
inline std::size_t plain_domain_size(std::string_view text, const char* host) noexcept {
  constexpr std::size_t block = 16;
  const std::size_t room = text.size() - static_cast<std::size_t>(host - text.data());
  if (text.size() < block || room > 64) return 0;

  struct places {  // a bit for each byte
    std::uint64_t known, dots, hyphens;
  };
  const auto look = [](const char* from) -> places {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    const auto within = [&](char first, char last) {
      const __m128i above = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
      return _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8(static_cast<char>(last - first))),
                            above);
    };
    const __m128i dot = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('.'));
    const __m128i hyphen = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('-'));
    const __m128i alphanum = _mm_or_si128(within('a', 'z'), within('0', '9'));
    const auto bits = [](__m128i each) {
      return static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(each)));
    };
    const std::uint64_t dots = bits(dot), hyphens = bits(hyphen);
    return {bits(alphanum) | dots | hyphens, dots, hyphens};
  };
  // The last block may overlap the one before, or what stands before the host.
  auto [known, dots, hyphens] = look(host + room - block);
  if (room < block) {
    const std::size_t before = block - room;
    known >>= before, dots >>= before, hyphens >>= before;
  } else {
    const std::size_t behind = room - block;
    known <<= behind, dots <<= behind, hyphens <<= behind;
    for (std::size_t at = 0; at < behind; at += block) {
      const places found = look(host + at);
      known |= found.known << at, dots |= found.dots << at, hyphens |= found.hyphens << at;
    }
  }

  const std::uint64_t whole = ~std::uint64_t{0} >> (64 - room);
  const std::size_t size = known == whole ? room : static_cast<std::size_t>(std::countr_one(known));
  if (size == 0 || (size < room && host[size] != ':')) return 0;
  const std::uint64_t last = std::uint64_t{1} << (size - 1);
  dots &= last | (last - 1);
  const std::uint64_t edges = dots << 1U | 1U | dots >> 1U | last;  // of labels
  if ((edges & (dots | hyphens)) != 0) return 0;
  // A last label that begins with a digit may be a number, and the host then no domain.
  return is_digit(host[64 - std::countl_zero(dots)]) ? 0 : size;
}

#else

inline std::size_t plain_domain_size(std::string_view, const char*) noexcept {
  return 0;
}

#endif

}  // namespace ollama_cors::fetch
