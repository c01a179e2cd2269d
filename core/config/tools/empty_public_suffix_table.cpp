// The table where the build cannot run its generator: no public suffixes are known.
#include "config/origins/public_suffix_table.hpp"

namespace ollama_cors::config {

const std::size_t public_suffix_count = 0;
const std::uint32_t public_suffix_starts[] = {0};
const char public_suffix_text[] = {'\0'};

}  // namespace ollama_cors::config
