#include "shim/request_id.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#ifdef _WIN32
#include <random>
#endif

#include "fetch/ascii.hpp"

namespace ollama_cors::shim {
namespace {

// Not std::random_device on POSIX: with libstdc++ linked in it alone would ask for glibc 2.36.
std::uint64_t random_start() {
  std::uint64_t start = 0;
#ifdef _WIN32
  std::random_device system;
  start = std::uint64_t{system()} << 32 | system();
#else
  std::size_t read = 0;
  if (std::FILE* system = std::fopen("/dev/urandom", "rbe")) {
    std::setvbuf(system, nullptr, _IONBF, 0);
    read = std::fread(&start, sizeof start, 1, system);
    std::fclose(system);
  }
  // Without it, time will do: nothing hangs on an id but that no other is like it.
  if (read == 0) {
    start = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
  }
#endif
  return start;
}

}  // namespace

request_ids::request_ids() : state_(random_start()) {}

// SplitMix64 (Steele, Lea, Flood, 2014): a counter, and a mixing that maps no two numbers to one.
void request_ids::next(std::string& output) {
  state_ += 0x9e3779b97f4a7c15;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  mixed ^= mixed >> 31;
  output.resize(16);
  for (char& digit : output) {
    digit = "0123456789abcdef"[mixed >> 60];
    mixed <<= 4;
  }
}

bool is_safe_request_id(std::string_view text) noexcept {
  constexpr std::size_t longest = 64;
  return !text.empty() && text.size() <= longest &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return fetch::is_digit(c) || fetch::is_lower_alpha(fetch::to_lower(c)) || c == '.' ||
                  c == '_' || c == '-';
         });
}

}  // namespace ollama_cors::shim
