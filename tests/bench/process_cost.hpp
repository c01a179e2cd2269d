// What a process has cost: CPU, all its threads together, and memory that is its own.
#pragma once

#include <cstdint>

namespace ollama_cors::bench {

std::uint64_t cpu_nanoseconds(int process);
// Without what it shares with files: /proc/PID/status, RssAnon.
std::uint64_t own_bytes(int process);
// All that is resident: VmRSS.
std::uint64_t resident_bytes(int process);

}  // namespace ollama_cors::bench
