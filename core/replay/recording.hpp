// What a real Ollama was asked, and what it answered, read by read.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace ollama_cors::replay {

struct recorded_read {
  std::chrono::microseconds delay;  // since the read before, or since the connection was made
  std::string_view bytes;
};

struct recording {
  std::string_view id;
  std::string_view request;
  std::vector<recorded_read> reads;
};

// The files of recordings/, made into code at build time.
struct embedded_file {
  std::string_view id;
  std::string_view bytes;
};
std::span<const embedded_file> embedded_files() noexcept;

// Views into `bytes`. A malformed file gives a recording without reads.
recording parse_recording(std::string_view id, std::string_view bytes);

// All embedded recordings, parsed once.
const std::vector<recording>& recordings();

// Null if there is none of that name.
const recording* find_recording(std::string_view id);

}  // namespace ollama_cors::replay
