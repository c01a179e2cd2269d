// A great many exchanges through one shim, with either side breaking off at random: memory and
// descriptors stay flat, and each exchange has its one terminal event.
//   shim_soak [EXCHANGES [SEED]]
#include <array>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <stdexcept>
#include <vector>

#include "stress/figures.hpp"
#include "stress/play_upstream.hpp"
#include "stress/subject.hpp"
#include "support/loopback.hpp"

namespace ollama_cors::stress {
namespace {

constexpr unsigned crowds = 4;
constexpr unsigned points = 10;
// Of a thousand exchanges so many are broken off by the client, and so many by the upstream.
constexpr unsigned broken_by_client = 30;
constexpr unsigned broken_by_upstream = 30;

std::string request(const std::string& play) {
  return "POST /api/chat?" + play +
         " HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:5174\r\nContent-Length: "
         "2\r\n\r\n{}";
}
const std::string preflight =
    "OPTIONS /api/chat HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:5174\r\n"
    "Access-Control-Request-Method: POST\r\n\r\n";

// Keeps its connection for as long as nobody breaks it.
class client {
public:
  client(std::uint16_t port, unsigned seed) : port_(port), random_(seed) {}

  void run(unsigned exchanges) {
    for (unsigned i = 0; i < exchanges; ++i) {
      if (!connection_) {
        connection_ = std::make_unique<test::connection>(test::connection::to(port_));
      }
      const unsigned lot = pick(1000);
      if (lot < broken_by_client) {
        break_off(lot);
      } else if (lot < broken_by_client + broken_by_upstream) {
        // Cut in the middle: what arrives must not look complete.
        constexpr std::array<const char*, 4> plays = {"c3", "r3", "t3", "f"};
        expect(request(plays[lot % 4]), false);
      } else if (lot < 200) {
        expect(preflight, true);
      } else {
        constexpr std::array<const char*, 4> plays = {"a2", "a2000", "s5", "s20"};
        expect(request(plays[lot % 4]), true);
      }
    }
  }
  std::uint64_t wrong() const noexcept { return wrong_; }

private:
  unsigned pick(unsigned from) { return static_cast<unsigned>(random_() >> 8) % from; }

  void break_off(unsigned how) {
    connection_->send(request(how % 2 == 0 ? "s2000" : "n"));
    if (how % 2 == 0 && how % 3 != 0) connection_->read_some();
    if (how % 5 == 0) connection_->kill();
    connection_.reset();
  }

  void expect(const std::string& what, bool whole) {
    const bool sent = connection_->send(what);
    const auto message = sent ? connection_->read_message() : "";
    const auto head = message.find("\r\n\r\n");
    bool complete = head != std::string::npos;
    if (complete && message.find("Transfer-Encoding: chunked") < head) {
      complete = message.ends_with("\r\n0\r\n\r\n");
    }
    // A 502 is whole as well: the upstream's own end is what it tells of.
    const bool failure = message.starts_with("HTTP/1.1 502 ");
    const bool right = whole ? complete && !failure : !complete || failure;
    if (!right) ++wrong_;
    if (!whole || !right) connection_.reset();
  }

  std::uint16_t port_;
  std::minstd_rand random_;
  std::unique_ptr<test::connection> connection_;
  std::uint64_t wrong_ = 0;
};

int run(unsigned exchanges, unsigned seed) {
  play_upstream upstream;
  subject shim(
      R"({"listen":["127.0.0.1:0"],"log":{"level":"debug"},"upstream":"http://127.0.0.1:)" +
      std::to_string(upstream.port()) + "\"}");
  const auto descriptors = open_descriptors();
  std::vector<client> clients;
  for (unsigned i = 0; i < crowds; ++i) clients.emplace_back(shim.port(), seed + i);

  std::printf("seed %u\n%12s %10s %10s %12s %12s %12s\n", seed, "exchanges", "VmRSS kB",
              "RssAnon kB", "heap kB", "descriptors", "events");
  std::vector<std::size_t> heap, resident, held;
  for (unsigned point = 0; point < points; ++point) {
    std::vector<std::thread> threads;
    for (auto& one : clients) {
      threads.emplace_back([&one, exchanges] { one.run(exchanges / points / crowds); });
    }
    for (auto& one : threads) one.join();
    // What was broken off last may still be on its way.
    while (shim.stat("active_exchanges") != 0 || shim.stat("open_connections") > crowds) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    resident.push_back(memory_kb("RssAnon"));
    heap.push_back(heap_in_use());
    held.push_back(open_descriptors());
    std::printf("%12llu %10zu %10zu %12zu %12zu %12llu\n",
                static_cast<unsigned long long>(shim.stat("requests")), memory_kb("VmRSS"),
                resident.back(), heap.back() / 1024, held.back(),
                static_cast<unsigned long long>(shim.events() + shim.stat("events_dropped")));
    std::fflush(stdout);
  }
  std::uint64_t wrong_answers = 0;
  for (const auto& one : clients) wrong_answers += one.wrong();
  clients.clear();
  upstream.hang_up();
  shim.settle();
  const auto descriptors_after = open_descriptors();
  shim.stop();
  std::printf("outcomes: %llu done, %llu failed, %llu cancelled; %llu dropped by the queue\n",
              static_cast<unsigned long long>(shim.events("done")),
              static_cast<unsigned long long>(shim.events("failed")),
              static_cast<unsigned long long>(shim.events("cancelled")),
              static_cast<unsigned long long>(shim.stat("events_dropped")));
  std::printf("descriptors at rest: %zu before, %zu after\n", descriptors, descriptors_after);

  std::string wrong = shim.wrong_in_the_books();
  if (wrong_answers != 0)
    wrong += std::to_string(wrong_answers) + " answers were not as they should\n";
  if (descriptors_after > descriptors + 1) wrong += "descriptors were left open\n";
  // The first points fill what is kept on purpose.
  if (heap.back() > heap[1] + 256 * 1024) wrong += "the heap grew\n";
  if (!has_sanitizer() && resident.back() > resident[1] + 1024) wrong += "resident memory grew\n";
  std::fputs(wrong.c_str(), stdout);
  std::printf("%d passed, %d failed\n", wrong.empty() ? 1 : 0, wrong.empty() ? 0 : 1);
  return wrong.empty() ? 0 : 1;
}

}  // namespace
}  // namespace ollama_cors::stress

int main(int count, char** arguments) {
  const auto number = [&](int at, unsigned otherwise) {
    return count > at ? static_cast<unsigned>(std::strtoul(arguments[at], nullptr, 10)) : otherwise;
  };
  return ollama_cors::stress::run(number(1, 1000000), number(2, std::random_device{}()));
}
