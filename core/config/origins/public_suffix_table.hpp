// The generated table of public suffixes: sorted entries, one text, where each of them starts.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ollama_cors::config {

// Entries as in the list: `co.uk`, `*.ck`, `!www.ck`; in Punycode.
extern const std::size_t public_suffix_count;
extern const std::uint32_t public_suffix_starts[];  // count + 1 of them
extern const char public_suffix_text[];

}  // namespace ollama_cors::config
