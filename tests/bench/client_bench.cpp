// What a streamed token costs a client: ours beside libcurl's multi interface with the same
// framing, in turn, each in a process of its own. Prints a markdown table of medians and paired
// ratios.
//   client_bench RUNS [TOKENS]
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "client_side.hpp"
#include "process_cost.hpp"
#include "sockets.hpp"
#include "statistics.hpp"
#include "token_server.hpp"

namespace {

using namespace ollama_cors::bench;

struct figures {
  double cpu = 0;     // microseconds a token
  double memory = 0;  // MiB that the stream has cost beyond what was there
};

struct scene {
  const char* name;
  const char* path;
  int pace;
  int tokens;   // of one stream
  int streams;  // one behind the other: what costs 10 ms is measured for 100
};

std::string body_of(int tokens, int pace) {
  return "{\"tokens\":" + std::to_string(tokens) + ",\"pace\":" + std::to_string(pace) + "}";
}

// In a process of its own, which says what it has used.
figures measure(bool ours, const scene& what, std::uint16_t port, int stop_for_ms) {
  int pipe_ends[2];
  if (pipe(pipe_ends) != 0) fail("a pipe");
  const pid_t child = fork();
  if (child < 0) fail("a process");
  if (child == 0) {
    const auto side = ours ? make_ours(port) : make_curl(port);
    // The connection is made, and all is in memory that will be.
    const heard first = side->read(what.path, body_of(100, 0), 0);
    const auto before = cpu_nanoseconds(getpid());
    const auto memory = own_bytes(getpid());
    bool complete = first.complete;
    std::uint64_t messages = 0;
    for (int stream = 0; stream < what.streams; ++stream) {
      const heard all = side->read(what.path, body_of(what.tokens, what.pace), stop_for_ms);
      complete = complete && all.complete;
      messages += all.messages;
    }
    const figures used{static_cast<double>(cpu_nanoseconds(getpid()) - before) / 1000.0 /
                           what.tokens / what.streams,
                       static_cast<double>(own_bytes(getpid()) - memory) / 1024 / 1024};
    if (!complete || messages != static_cast<std::uint64_t>(what.tokens + 1) * what.streams) {
      std::fprintf(stderr, "client_bench: %s has read %llu messages\n", ours ? "ours" : "libcurl",
                   static_cast<unsigned long long>(messages));
      _exit(1);
    }
    if (write(pipe_ends[1], &used, sizeof used) != sizeof used) _exit(1);
    _exit(0);
  }
  close(pipe_ends[1]);
  figures used;
  const bool told = read(pipe_ends[0], &used, sizeof used) == sizeof used;
  close(pipe_ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (!told || status != 0) std::exit(1);
  return used;
}

// The server on the first core, each client on the last: where the scheduler puts two processes
// that wake each other costs more than what is compared.
void stay_on(long core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<std::size_t>(core), &cores);
  sched_setaffinity(0, sizeof cores, &cores);
}

int number_from(const char* text, int fallback) {
  int value = fallback;
  if (text != nullptr) std::from_chars(text, text + std::string_view(text).size(), value);
  return value;
}

std::uint16_t free_port() {
  const descriptor listener = listen_on_loopback(0);
  return port_of(listener);
}

}  // namespace

int main(int count, char** words) {
  const int runs = number_from(count > 1 ? words[1] : nullptr, 9);
  const int tokens = number_from(count > 2 ? words[2] : nullptr, 100000);
  const std::uint16_t port = free_port();
  const pid_t server = fork();
  if (server == 0) {
    stay_on(0);
    serve_tokens(port);
  }
  stay_on(sysconf(_SC_NPROCESSORS_ONLN) - 1);
  wait_for_listener(port);

  const std::vector<scene> scenes = {
      {"NDJSON, as fast as it is read", "/api/chat", 0, tokens, 10},
      {"SSE, as fast as it is read", "/v1/chat/completions", 0, tokens, 10},
      {"NDJSON, a write a token", "/api/chat", 1, tokens, 1},
      {"SSE, a write a token", "/v1/chat/completions", 1, tokens, 1},
      {"NDJSON, a token every 0.1 ms", "/api/chat", 100, tokens / 10, 1},
      {"SSE, a token every 0.1 ms", "/v1/chat/completions", 100, tokens / 10, 1},
  };
  std::puts("| CPU a token, µs | ours | libcurl | ratio (90 % interval) |\n|---|---|---|---|");
  for (const scene& one : scenes) {
    std::vector<double> ours, theirs;
    for (int run = 0; run < runs; ++run) {
      ours.push_back(measure(true, one, port, 0).cpu);
      theirs.push_back(measure(false, one, port, 0).cpu);
    }
    std::puts(
        joined({one.name, number(median(ours)), number(median(theirs)), ratio_cell(ours, theirs)})
            .c_str());
    std::fflush(stdout);
  }
  std::vector<double> held;
  for (int run = 0; run < 3; ++run) held.push_back(measure(true, scenes[0], port, 1000).memory);
  std::printf("\nA reader that stops for a second in a stream of %d tokens: %s MiB more.\n", tokens,
              number(median(held)).c_str());
  kill(server, SIGKILL);
  waitpid(server, nullptr, 0);
}
