// CPU per proxied POST, per preflight and per streamed token: proxies side by side, in turn, in
// front of one upstream. Prints a markdown table of medians and of paired ratios.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cpu_time.hpp"
#include "load.hpp"
#include "upstream.hpp"

namespace {

using namespace ollama_cors::bench;

struct proxy {
  std::string name;
  int process = 0;
  std::uint16_t port = 0;
};

struct workload {
  std::string_view name;
  std::function<std::uint64_t(std::uint16_t port)> run;
};

template <typename number>
bool read_number(std::string_view text, number& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

// NAME=PID:PORT
bool read_proxy(std::string_view text, proxy& value) {
  const std::size_t equals = text.find('=');
  const std::size_t colon = text.find(':', equals == std::string_view::npos ? 0 : equals);
  if (equals == std::string_view::npos || colon == std::string_view::npos) return false;
  value.name = text.substr(0, equals);
  return read_number(text.substr(equals + 1, colon - equals - 1), value.process) &&
         read_number(text.substr(colon + 1), value.port);
}

double microseconds_a_unit(const proxy& which, const workload& work) {
  const std::uint64_t before = cpu_nanoseconds(which.process);
  const std::uint64_t units = work.run(which.port);
  const std::uint64_t after = cpu_nanoseconds(which.process);
  return static_cast<double>(after - before) / 1000.0 / static_cast<double>(units);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

// The order statistics that hold the median with at least 90 % (binomial): for 9 runs the second
// and the last but one (96 %).
std::array<double, 2> interval(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t runs = values.size();
  double tail = 0;
  double probability = 1;
  for (std::size_t i = 0; i < runs; ++i) probability /= 2;
  std::size_t skip = 0;
  while (skip < runs / 2) {
    tail += probability;
    if (2 * tail > 0.10) break;
    probability = probability * static_cast<double>(runs - skip) / static_cast<double>(skip + 1);
    ++skip;
  }
  const std::size_t from = skip == 0 ? 0 : skip - 1;
  return {values[from], values[runs - 1 - from]};
}

}  // namespace

int main(int argc, char** argv) {
  std::uint16_t upstream_port = 0;
  int runs = 0;
  std::vector<proxy> proxies;
  bool good = argc >= 5 && read_number(std::string_view(argv[1]), upstream_port) &&
              read_number(std::string_view(argv[2]), runs) && runs > 0;
  for (int i = 3; good && i < argc; ++i) good = read_proxy(argv[i], proxies.emplace_back());
  if (!good) {
    std::fputs("usage: proxy_bench UPSTREAM_PORT RUNS NAME=PID:PORT NAME=PID:PORT…\n", stderr);
    return 2;
  }

  const stream_shape shape;
  const upstream server(upstream_port, shape);
  constexpr int streams = 50;
  const std::vector<workload> workloads = {
      {"proxied POST", [](std::uint16_t port) { return run_posts(port, 20'000); }},
      {"preflight", [](std::uint16_t port) { return run_preflights(port, 20'000); }},
      {"streamed token",
       [&](std::uint16_t port) { return run_streams(port, streams, shape.tokens); }},
  };

  std::printf("| CPU per | %s (µs)", proxies[0].name.c_str());
  for (std::size_t i = 1; i < proxies.size(); ++i)
    std::printf(" | %s (µs) | %s / %s", proxies[i].name.c_str(), proxies[0].name.c_str(),
                proxies[i].name.c_str());
  std::printf(" |\n|---%s|\n",
              [&] {
                std::string rest = "|---";
                for (std::size_t i = 1; i < proxies.size(); ++i) rest += "|---|---";
                return rest;
              }()
                  .c_str());

  for (const workload& work : workloads) {
    // The first round warms caches and connection pools and does not count.
    std::vector<std::vector<double>> costs(proxies.size());
    for (int run = -1; run < runs; ++run) {
      for (std::size_t i = 0; i < proxies.size(); ++i) {
        // In turn, so that whoever comes first changes from run to run.
        const std::size_t which = (i + static_cast<std::size_t>(run + 1)) % proxies.size();
        const double cost = microseconds_a_unit(proxies[which], work);
        if (run >= 0) costs[which].push_back(cost);
      }
    }
    std::printf("| %.*s | %.2f", static_cast<int>(work.name.size()), work.name.data(),
                median(costs[0]));
    for (std::size_t i = 1; i < proxies.size(); ++i) {
      std::vector<double> ratios;
      for (std::size_t run = 0; run < costs[i].size(); ++run)
        ratios.push_back(costs[0][run] / costs[i][run]);
      const auto [low, high] = interval(ratios);
      std::printf(" | %.2f | %.2f (%.2f–%.2f)", median(costs[i]), median(ratios), low, high);
    }
    std::printf(" |\n");
    std::fflush(stdout);
  }
}
