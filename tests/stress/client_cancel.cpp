// Exchanges cancelled from another thread at random moments: each has exactly one end, the upstream
// sees its connection closed, and nothing is left behind. Says how soon the upstream is closed.
//   client_cancel [ROUNDS]
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "client/agent.hpp"
#include "stress/figures.hpp"
#include "stress/play_upstream.hpp"
#include "support/single_upstream.hpp"

namespace ollama_cors::stress {
namespace {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

int wrong = 0;
void expect(bool holds, const char* what) {
  if (holds) return;
  if (++wrong <= 20) std::printf("not so: %s\n", what);
}

client::request asking(std::uint16_t port, const std::string& query) {
  client::request what;
  what.to = {false, "127.0.0.1", port};
  what.target = "/api/chat" + query;
  what.method = "POST";
  what.body = "{}";
  return what;
}

// Reads it to its end; how many ends came.
int drain(client::exchange& from, client::ended& how) {
  client::batch some;
  int ends = 0;
  for (;;) {
    const auto result = from.next(20s, some);
    expect(result != client::exchange::result::timeout, "an end comes within 20 s");
    if (result != client::exchange::result::ok) return ends;
    if (const auto* end = some.end()) {
      ++ends;
      how = end->how;
    }
  }
}

// Cancelled by this thread while another reads, some microseconds behind the start.
void cancel_at_random(client::agent& agent, std::uint16_t port, unsigned rounds, unsigned seed) {
  std::mt19937 random(seed);
  static const char* const plays[] = {"?s20", "?s200", "?a100000", "?n", "?c5", "?r5", "?f", "?e"};
  for (unsigned i = 0; i < rounds; ++i) {
    const auto running = agent.start(asking(port, plays[random() % std::size(plays)]));
    const auto pause = std::chrono::microseconds(random() % 400);
    client::ended how = client::ended::no;
    int ends = 0;
    std::thread reader([&] { ends = drain(*running, how); });
    const auto until = clock::now() + pause;
    while (clock::now() < until) std::this_thread::yield();
    running->cancel();
    if (random() % 4 == 0) running->cancel();
    reader.join();
    expect(ends == 1, "an exchange has exactly one end");
  }
}

// How soon the upstream sees the end behind a cancel; the reader waits all the while.
std::vector<clock::duration> closing_times(client::agent& agent, unsigned rounds) {
  std::vector<clock::duration> times;
  const test::single_upstream upstream;
  for (unsigned i = 0; i < rounds; ++i) {
    const auto running = agent.start(asking(upstream.port(), ""));
    auto peer = upstream.accept();
    peer.read_message();
    if (i % 2 == 0) {
      peer.send("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\r\n{\"a\":1}\n");
    }
    client::ended how = client::ended::no;
    std::thread reader([&] { drain(*running, how); });
    std::promise<void> watching;
    auto seen = std::async(std::launch::async, [&] {
      watching.set_value();
      expect(peer.wait_for_end(), "the upstream is closed within 20 s");
      return clock::now();
    });
    watching.get_future().wait();
    const auto cancelled = clock::now();
    running->cancel();
    times.push_back(seen.get() - cancelled);
    reader.join();
    expect(how == client::ended::cancelled, "it ends as cancelled");
  }
  std::sort(times.begin(), times.end());
  return times;
}

int run(unsigned rounds) {
  play_upstream upstream;
  client::agent agent({});
  cancel_at_random(agent, upstream.port(), rounds / 20 + 1, 1);  // everything is warm
  const auto descriptors = open_descriptors();
  const auto heap = heap_in_use();

  std::vector<std::thread> threads;
  for (unsigned i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] { cancel_at_random(agent, upstream.port(), rounds / 4, 100 + i); });
  }
  for (auto& thread : threads) thread.join();
  const auto times = closing_times(agent, std::max(1U, rounds / 20));
  const auto milliseconds = [&times](std::size_t percent) {
    return std::chrono::duration<double, std::milli>(times[times.size() * percent / 100]).count();
  };
  std::printf("%u exchanges cancelled by other threads\n", rounds);
  std::printf("upstream closed behind a cancel: p50 %.3f ms, p99 %.3f ms, of %zu\n",
              milliseconds(50), milliseconds(99), times.size());

  expect(agent.figures().exchanges_active == 0, "no exchange is left");
  const auto idle = agent.figures().connections_idle;
  std::printf("descriptors: %zu before, %zu behind (%llu connections wait)\n", descriptors,
              open_descriptors(), static_cast<unsigned long long>(idle));
  // Of both ends of each connection that waits, and some that the upstream has not closed yet.
  expect(open_descriptors() <= descriptors + 2 * idle + 70, "no descriptor is left behind");
  if (!has_sanitizer()) {
    const auto now = heap_in_use();
    std::printf("heap: %zu bytes before, %zu behind\n", heap, now);
    expect(now < heap + 2 * 1024 * 1024, "no memory is left behind");
  }
  agent.stop();
  std::printf("%d passed, %d failed\n", wrong == 0 ? 1 : 0, wrong == 0 ? 0 : 1);
  return wrong == 0 ? 0 : 1;
}

}  // namespace
}  // namespace ollama_cors::stress

int main(int count, char** arguments) {
  return ollama_cors::stress::run(
      count > 1 ? static_cast<unsigned>(std::strtoul(arguments[1], nullptr, 10)) : 10000);
}
