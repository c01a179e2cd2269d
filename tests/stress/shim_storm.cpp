// Thousands of clients that connect, stall, break off, pipeline, half-close and read slowly, while
// the policy is swapped, the configuration read again and the upstream restarts. At the end the
// shim holds what it held before.
//   shim_storm [CLIENTS [SEED]]
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
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

constexpr unsigned crowds = 4;             // threads of clients
constexpr unsigned loops = 2;              // threads of the shim
constexpr std::size_t held_at_most = 150;  // connections that a crowd leaves hanging

using random_source = std::minstd_rand;

class crowd {
public:
  crowd(std::uint16_t port, unsigned seed) : port_(port), random_(seed) {}

  void send_clients(unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
      try {
        send_one();
      } catch (const std::runtime_error&) {
        // Nothing could be had within 20 s, or no connection: the upstream's silence, or the cap.
      }
    }
    held_.clear();
  }

private:
  unsigned pick(unsigned from) { return static_cast<unsigned>(random_() >> 8) % from; }

  std::string head(const std::string& line) {
    constexpr std::array<std::string_view, 4> origins = {
        "", "Origin: http://localhost:5174\r\n", "Origin: https://evil.example\r\n",
        "Origin: http://localhost:5174\r\nAuthorization: Bearer key\r\n"};
    return line + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(origins[pick(4)]);
  }
  std::string ask() {
    constexpr std::array<std::string_view, 11> plays = {
        "?a2", "?a100000", "?s20", "?s2000", "?u5000", "?t5", "?c5", "?r5", "?f", "?e", "?a0"};
    return head("POST /api/chat" + std::string(plays[pick(plays.size())])) +
           "Content-Length: 2\r\n\r\n{}";
  }
  std::string get() { return head("GET /api/version") + "\r\n"; }

  void send_one() {
    auto client = test::connection::to(port_);
    switch (pick(13)) {
      case 0:  // comes and goes
        break;
      case 1:  // stalls in its head
        client.send(ask().substr(0, 20 + pick(60)));
        return hold(std::move(client));
      case 2:  // waits for an upstream that says nothing
        client.send(head("POST /api/chat?n") + "Content-Length: 0\r\n\r\n");
        return hold(std::move(client));
      case 3:  // asks twice, and reads to the end whatever comes
        client.send(get());
        client.read_message();
        client.send(ask());
        client.read_message();
        break;
      case 4:  // pipelines, and reads some of it
        client.send(get() + ask() + get() + ask());
        client.read_some();
        break;
      case 5:  // ends its side behind the request
        client.send(ask());
        client.shut_down();
        client.read_to_end();
        break;
      case 6:
        client.send(ask());
        client.kill();
        break;
      case 7:  // reads a little of a stream
        client.send(head("POST /api/chat?s3000") + "Content-Length: 0\r\n\r\n");
        client.read_some();
        if (pick(2) == 0) client.kill();
        break;
      case 8:  // lets the answer pile up
        client.send(head("POST /api/chat?a3000000") + "Content-Length: 0\r\n\r\n");
        return hold(std::move(client));
      case 9:  // breaks off its upload
        client.send(head("POST /api/chat?a2") + "Transfer-Encoding: chunked\r\n\r\n");
        for (unsigned i = pick(20); i > 0; --i)
          client.send("400\r\n" + std::string(1024, 'a') + "\r\n");
        if (pick(2) == 0) client.kill();
        break;
      case 10:  // sends its upload to the end, and breaks its framing now and then
        client.send(head("POST /api/chat?a2") + "Transfer-Encoding: chunked\r\n\r\n");
        for (unsigned i = pick(20); i > 0; --i)
          client.send("400\r\n" + std::string(1024, 'a') + "\r\n");
        client.send(pick(4) == 0 ? "x\r\n" : "0\r\n\r\n");
        client.read_message();
        break;
      case 11:  // waits for permission
        client.send(head("POST /api/chat?a2") +
                    "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        if (client.read_until("\r\n\r\n").starts_with("HTTP/1.1 100 ")) client.send("{}");
        client.read_some();
        break;
      default:  // is no client at all
        client.send(pick(2) == 0 ? "SSH-2.0-OpenSSH_9.2\r\n\r\n"
                                 : "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
                                   "Transfer-Encoding: chunked\r\n\r\n");
        client.read_to_end();
    }
  }

  void hold(test::connection client) {
    if (held_.size() == held_at_most) {
      const auto gone = pick(held_at_most);
      if (pick(2) == 0) held_[gone]->kill();
      held_.erase(held_.begin() + gone);
    }
    held_.push_back(std::make_unique<test::connection>(std::move(client)));
  }

  std::uint16_t port_;
  random_source random_;
  std::vector<std::unique_ptr<test::connection>> held_;
};

std::string configuration(std::uint16_t upstream, const std::string& more,
                          const std::string& limits = R"({"connections":500})") {
  return R"({"listen":["127.0.0.1:0"],"threads":)" + std::to_string(loops) +
         R"(,"log":{"level":"debug"},"upstream":"http://127.0.0.1:)" + std::to_string(upstream) +
         R"(","timeouts":{"head_ms":2000,"first_byte_ms":3000,"idle_ms":3000,"write_ms":2000},)" +
         R"("limits":)" + limits + more + "}";
}

void rage(subject& shim, play_upstream& upstream, unsigned clients, unsigned seed,
          const std::vector<std::shared_ptr<const config::access>>& policies,
          const std::vector<std::string>& documents) {
  std::atomic<unsigned> raging{crowds};
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < crowds; ++i) {
    threads.emplace_back([&, i] {
      crowd(shim.port(), seed + i).send_clients(clients / crowds);
      --raging;
    });
  }
  for (unsigned round = 0; raging != 0; ++round) {
    if (round % 4 == 3) {
      shim.reload(documents[round / 4 % documents.size()]);
    } else {
      shim.set_access(policies[round % policies.size()]);
    }
    if (round % 50 == 49) upstream.restart();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  for (auto& one : threads) one.join();
  upstream.hang_up();
  shim.settle();
}

int run(unsigned clients, unsigned seed) {
  // Clients, shim and upstream share this process's descriptors.
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = std::min<rlim_t>(files.rlim_max, 16384);
  setrlimit(RLIMIT_NOFILE, &files);

  play_upstream upstream;
  const auto json = configuration(upstream.port(), "");
  const auto open = configured(json).access;
  const auto closed = configured(configuration(upstream.port(), R"(,"rules":[])")).access;
  const auto keyed =
      configured(
          configuration(upstream.port(),
                        R"(,"api_keys":[{"name":"a","sha256":)"
                        R"("2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683"}])"))
          .access;
  const std::vector<std::shared_ptr<const config::access>> policies = {open, closed, open,
                                                                       open, keyed,  open};
  // An exchange keeps the limits that it began with.
  const std::vector<std::string> documents = {
      json, configuration(upstream.port(), R"(,"deny":["https://evil.example"])",
                          R"({"connections":400,"body_bytes":10000})")};
  subject shim(json);
  const auto descriptors = open_descriptors();

  // The first storm fills what is kept on purpose: the allocator's arenas, the queue of events.
  rage(shim, upstream, clients / 4, seed, policies, documents);
  const auto heap = heap_in_use();
  const auto resident = memory_kb("RssAnon");
  rage(shim, upstream, clients, seed + crowds, policies, documents);
  const auto heap_after = heap_in_use();
  const auto resident_after = memory_kb("RssAnon");
  const auto descriptors_after = open_descriptors();

  std::printf("seed %u: %u clients, %llu requests (%llu done, %llu failed, %llu cancelled)\n", seed,
              clients + clients / 4, static_cast<unsigned long long>(shim.stat("requests")),
              static_cast<unsigned long long>(shim.events("done")),
              static_cast<unsigned long long>(shim.events("failed")),
              static_cast<unsigned long long>(shim.events("cancelled")));
  std::printf("descriptors: %zu before, %zu after\n", descriptors, descriptors_after);
  if (!has_sanitizer()) {
    std::printf("heap in use: %zu kB after the first storm, %zu kB after the second\n", heap / 1024,
                heap_after / 1024);
    std::printf("RssAnon: %zu kB after the first storm, %zu kB after the second\n", resident,
                resident_after);
  }
  shim.stop();

  std::string wrong = shim.wrong_in_the_books();
  // A loop that had to watch for an end behind unread bytes keeps what it watches with.
  if (descriptors_after > descriptors + loops) wrong += "descriptors were left open\n";
  if (heap_after > heap + 256 * 1024) wrong += "memory was left in use\n";
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
  return ollama_cors::stress::run(number(1, 4000), number(2, std::random_device{}()));
}
