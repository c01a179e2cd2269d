// The format is `request SIZE`, then `read DELAY SIZE` for each read (microseconds), each line
// followed by so many bytes and a line feed: bytes stay bytes, and a person can still read it.
#include "replay/recording.hpp"

#include <charconv>
#include <cstdint>

namespace ollama_cors::replay {
namespace {

bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

bool take_number(std::string_view& text, std::int64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || value < 0) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

// SIZE LF bytes LF
bool take_bytes(std::string_view& text, std::string_view& bytes) {
  std::int64_t size = 0;
  if (!take_number(text, size) || !take(text, "\n")) return false;
  bytes = text.substr(0, static_cast<std::size_t>(size));
  text.remove_prefix(bytes.size());
  return take(text, "\n");
}

}  // namespace

recording parse_recording(std::string_view id, std::string_view bytes) {
  recording result{.id = id, .request = {}, .reads = {}};
  if (!take(bytes, "request ") || !take_bytes(bytes, result.request)) return result;
  while (take(bytes, "read ")) {
    std::int64_t delay = 0;
    std::string_view data;
    if (!take_number(bytes, delay) || !take(bytes, " ") || !take_bytes(bytes, data)) {
      result.reads.clear();
      return result;
    }
    result.reads.push_back({std::chrono::microseconds(delay), data});
  }
  return result;
}

const std::vector<recording>& recordings() {
  static const std::vector<recording> all = [] {
    std::vector<recording> parsed;
    for (const auto& [id, bytes] : embedded_files()) parsed.push_back(parse_recording(id, bytes));
    return parsed;
  }();
  return all;
}

const recording* find_recording(std::string_view id) {
  for (const recording& one : recordings()) {
    if (one.id == id) return &one;
  }
  return nullptr;
}

}  // namespace ollama_cors::replay
