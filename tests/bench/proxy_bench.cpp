// What a proxied POST, a preflight, a streamed token, a first token, an idle client and a silent
// stream cost: proxies side by side, in turn, in front of one upstream. Prints markdown tables of
// medians and of paired ratios: of the first proxy to each of the others, or, with --beside-first,
// of each of the others to the first, and then of the POST alone.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "load.hpp"
#include "process_cost.hpp"
#include "statistics.hpp"
#include "upstream.hpp"

namespace {

using namespace ollama_cors::bench;

struct proxy {
  std::string name;
  int process = 0;
  std::uint16_t port = 0;
};

// A row of a table: what is measured of one proxy in one run.
struct measure {
  std::string name;
  std::function<double(const proxy&)> of;
  // A run is the mean of so many turns, between which all others have theirs: what else the machine
  // is busy with falls on all alike.
  int turns = 1;
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

// Microseconds of CPU a unit.
measure cpu(std::string name, int turns, std::function<std::uint64_t(std::uint16_t port)> run) {
  return {std::move(name),
          [run = std::move(run)](const proxy& which) {
            const std::uint64_t before = cpu_nanoseconds(which.process);
            const std::uint64_t units = run(which.port);
            const std::uint64_t after = cpu_nanoseconds(which.process);
            return static_cast<double>(after - before) / 1000.0 / static_cast<double>(units);
          },
          turns};
}

double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

// Microseconds from a request to its first token, through the proxy; less those without one.
measure first_token(std::string name, std::uint16_t upstream, double share, bool added) {
  return {std::move(name), [upstream, share, added](const proxy& which) {
            constexpr int streams = 400;
            const double through = quantile(run_first_tokens(which.port, streams), share);
            const double direct =
                added ? quantile(run_first_tokens(upstream, streams), share) : 0.0;
            return (through - direct) / 1000.0;
          }};
}

// Kilobytes of its own that a proxy needs for each of the clients that `open` opens.
measure memory(std::string name, std::vector<descriptor> (*open)(std::uint16_t, int)) {
  return {std::move(name), [open](const proxy& which) {
            constexpr int clients = 1000;
            const std::uint64_t before = own_bytes(which.process);
            const auto held = open(which.port, clients);
            const std::uint64_t with = own_bytes(which.process);
            return (static_cast<double>(with) - static_cast<double>(before)) / 1024.0 / clients;
          }};
}

// The best of the peers in each run: what a goal is a ratio to.
std::vector<double> best_of(const std::vector<std::vector<double>>& all) {
  std::vector<double> best = all[1];
  for (std::size_t which = 2; which < all.size(); ++which)
    for (std::size_t run = 0; run < best.size(); ++run)
      best[run] = std::min(best[run], all[which][run]);
  return best;
}

enum class ratios : std::uint8_t { of_the_first, to_the_first };

void print_table(const std::string& title, const std::vector<proxy>& proxies,
                 const std::vector<measure>& rows, int runs, bool warm,
                 ratios wanted = ratios::of_the_first) {
  const bool of_the_first = wanted == ratios::of_the_first;
  const bool best = of_the_first && proxies.size() > 2;
  std::vector<std::string> head{title};
  for (const proxy& each : proxies) head.push_back(each.name);
  for (std::size_t i = 1; i < proxies.size(); ++i)
    head.push_back(of_the_first ? proxies[0].name + " / " + proxies[i].name
                                : proxies[i].name + " / " + proxies[0].name);
  if (best) head.push_back("/ the best of them");
  std::puts(joined(head).c_str());
  std::puts(joined(std::vector<std::string>(head.size(), "---")).c_str());
  for (const measure& row : rows) {
    std::vector<std::vector<double>> values(proxies.size());
    // The first round warms caches and connection pools and does not count.
    for (int run = warm ? -1 : 0; run < runs; ++run) {
      std::vector<double> sums(proxies.size());
      for (int turn = 0; turn < row.turns; ++turn) {
        for (std::size_t i = 0; i < proxies.size(); ++i) {
          // Whoever comes first changes from turn to turn.
          const auto shift = static_cast<std::size_t>(run + 1 + turn);
          const std::size_t which = (i + shift) % proxies.size();
          sums[which] += row.of(proxies[which]);
        }
      }
      for (std::size_t i = 0; run >= 0 && i < proxies.size(); ++i)
        values[i].push_back(sums[i] / row.turns);
    }
    std::vector<std::string> cells{row.name};
    for (const auto& each : values) cells.push_back(number(median(each)));
    for (std::size_t i = 1; i < values.size(); ++i)
      cells.push_back(of_the_first ? ratio_cell(values[0], values[i])
                                   : ratio_cell(values[i], values[0]));
    if (best) cells.push_back(ratio_cell(values[0], best_of(values)));
    std::puts(joined(cells).c_str());
    std::fflush(stdout);
  }
  std::puts("");
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string_view> words(argv + 1, argv + argc);
  const bool beside_first = !words.empty() && words[0] == "--beside-first";
  if (beside_first) words.erase(words.begin());
  std::uint16_t upstream_port = 0;
  int runs = 0;
  std::vector<proxy> proxies;
  bool good = words.size() >= 3 && read_number(words[0], upstream_port) &&
              read_number(words[1], runs) && runs > 0;
  for (std::size_t i = 2; good && i < words.size(); ++i)
    good = read_proxy(words[i], proxies.emplace_back());
  if (!good) {
    std::fputs("usage: proxy_bench [--beside-first] UPSTREAM_PORT RUNS NAME=PID:PORT…\n", stderr);
    return 2;
  }

  const stream_shape shape;
  constexpr int streams = 50;
  const upstream server(upstream_port, shape);
  const std::vector<measure> cpu_rows{
      cpu("proxied POST", 10, [](std::uint16_t port) { return run_posts(port, 2'000); }),
      cpu("preflight", 10, [](std::uint16_t port) { return run_preflights(port, 2'000); }),
      cpu("streamed token", 1,
          [&](std::uint16_t port) { return run_streams(port, streams, shape.tokens); })};
  if (beside_first) {
    print_table("CPU (µs) per", proxies, {cpu_rows.front()}, runs, true, ratios::to_the_first);
    return 0;
  }

  // Before anything else: what a process is at rest, and what its first clients make of it.
  print_table("memory", proxies,
              {{"at rest, of its own (MB)",
                [](const proxy& which) {
                  return static_cast<double>(own_bytes(which.process)) / 1048576.0;
                }},
               {"at rest, resident (MB)",
                [](const proxy& which) {
                  return static_cast<double>(resident_bytes(which.process)) / 1048576.0;
                }},
               memory("idle kept-alive client (kB)", idle_clients),
               memory("open silent stream (kB)", silent_streams)},
              1, false);
  print_table("CPU (µs) per", proxies, cpu_rows, runs, true);
  print_table("first token (µs)", proxies,
              {first_token("added, p50", upstream_port, 0.50, true),
               first_token("added, p99", upstream_port, 0.99, true),
               first_token("through, p50", upstream_port, 0.50, false)},
              runs, true);
}
