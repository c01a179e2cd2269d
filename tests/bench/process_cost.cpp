// CPU from the scheduler's own count, which is finer than the clock ticks of /proc/PID/stat.
#include "process_cost.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "sockets.hpp"

namespace ollama_cors::bench {

namespace {

std::filesystem::path folder_of(int process) {
  return "/proc/" + std::to_string(process);
}

// A line of /proc/PID/status: "RssAnon:     1234 kB".
std::uint64_t status_bytes(int process, std::string_view key) {
  std::ifstream file(folder_of(process) / "status");
  for (std::string word; file >> word;) {
    std::uint64_t kilobytes = 0;
    if (word == key && file >> kilobytes) return kilobytes * 1024;
  }
  fail("reading /proc/" + std::to_string(process) + "/status");
}

}  // namespace

std::uint64_t cpu_nanoseconds(int process) {
  std::uint64_t sum = 0;
  for (const auto& task : std::filesystem::directory_iterator(folder_of(process) / "task")) {
    std::ifstream file(task.path() / "schedstat");
    std::uint64_t on_cpu = 0;
    if (!(file >> on_cpu)) fail("reading schedstat of " + task.path().string());
    sum += on_cpu;
  }
  return sum;
}

std::uint64_t own_bytes(int process) {
  return status_bytes(process, "RssAnon:");
}

std::uint64_t resident_bytes(int process) {
  return status_bytes(process, "VmRSS:");
}

}  // namespace ollama_cors::bench
