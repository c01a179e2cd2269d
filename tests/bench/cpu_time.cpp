// From the scheduler's own count, which is finer than the clock ticks of /proc/PID/stat.
#include "cpu_time.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include "sockets.hpp"

namespace ollama_cors::bench {

std::uint64_t cpu_nanoseconds(int process) {
  std::uint64_t sum = 0;
  const std::filesystem::path tasks = "/proc/" + std::to_string(process) + "/task";
  for (const auto& task : std::filesystem::directory_iterator(tasks)) {
    std::ifstream file(task.path() / "schedstat");
    std::uint64_t on_cpu = 0;
    if (!(file >> on_cpu)) fail("reading schedstat of " + task.path().string());
    sum += on_cpu;
  }
  return sum;
}

}  // namespace ollama_cors::bench
