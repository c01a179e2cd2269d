// What a process has spent on the CPU, all its threads together, in nanoseconds.
#pragma once

#include <cstdint>

namespace ollama_cors::bench {

std::uint64_t cpu_nanoseconds(int process);

}  // namespace ollama_cors::bench
