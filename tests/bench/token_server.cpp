#include "token_server.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>

#include <charconv>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "sockets.hpp"

namespace ollama_cors::bench {
namespace {

constexpr std::string_view last_line =
    R"({"model":"tiny-native:latest","created_at":"2026-11-23T07:47:26.210268738Z","message":)"
    R"({"role":"assistant","content":""},"done":true,"done_reason":"stop"})"
    "\n";
constexpr std::string_view last_event = "data: [DONE]\n\n";

std::string chunk(std::string_view payload) {
  char size[16];
  const auto end = std::to_chars(size, size + sizeof size, payload.size(), 16).ptr;
  return std::string(size, end).append("\r\n").append(payload).append("\r\n");
}

// No two neighbours are alike, as a model's are not: in what is said, and a line in its time.
std::string token(bool events, int number) {
  constexpr std::string_view words[] = {" the", " a",    " token", ".",         " of",
                                        " yes", " tiny", ",",      " elephants"};
  const std::string said(words[static_cast<std::size_t>(number) % std::size(words)]);
  if (events) {
    return R"(data: {"id":"chatcmpl-123","object":"chat.completion.chunk","created":1763884046,)"
           R"("model":"tiny-native:latest","system_fingerprint":"fp_ollama","choices":[{"index":0,)"
           R"("delta":{"role":"assistant","content":")" +
           said + "\"},\"finish_reason\":null}]}\n\n";
  }
  return R"({"model":"tiny-native:latest","created_at":"2026-11-23T07:47:26.)" +
         std::to_string(110268738 + number * 7365431) +
         R"(Z","message":{"role":"assistant","content":")" + said + "\"},\"done\":false}\n";
}

// Made once: what it costs to make them is not what is measured.
std::vector<std::string> chunked_tokens(bool events) {
  std::vector<std::string> all;
  for (int number = 0; number < 100; ++number) all.push_back(chunk(token(events, number)));
  return all;
}

// The number behind "name": in the body.
int number_of(std::string_view text, std::string_view name) {
  const std::size_t at = text.find(name);
  int value = 0;
  if (at == text.npos) return 0;
  const char* from = text.data() + at + name.size();
  std::from_chars(from, text.data() + text.size(), value);
  return value;
}

// One request with its body, which holds no line feed; "" at the end.
std::string read_request(int socket, std::string& held) {
  for (;;) {
    const std::size_t head = held.find("\r\n\r\n");
    const std::size_t end = head == held.npos ? head : held.find('}', head);
    if (end != held.npos) {
      std::string request = held.substr(0, end + 1);
      held.erase(0, end + 1);
      return request;
    }
    char bytes[4096];
    const ssize_t got = recv(socket, bytes, sizeof bytes, 0);
    if (got <= 0) return {};
    held.append(bytes, static_cast<std::size_t>(got));
  }
}

bool stream(int socket, bool events, int tokens, int pace) {
  const std::vector<std::string> some = chunked_tokens(events);
  const std::string end = chunk(events ? last_event : last_line) + "0\r\n\r\n";
  std::string head = "HTTP/1.1 200 OK\r\nContent-Type: ";
  head.append(events ? "text/event-stream" : "application/x-ndjson")
      .append("\r\nTransfer-Encoding: chunked\r\n\r\n");
  if (!write_all(socket, head)) return false;
  timespec next{};
  clock_gettime(CLOCK_MONOTONIC, &next);
  std::string block;
  for (int i = 0; i < tokens; ++i) {
    const std::string& token = some[static_cast<std::size_t>(i) % some.size()];
    if (pace == 0) {
      block += token;
      if (block.size() < 64 * 1024) continue;
      if (!write_all(socket, block)) return false;
      block.clear();
      continue;
    }
    if (pace > 1) {
      next.tv_nsec += pace * 1000L;
      next.tv_sec += next.tv_nsec / 1000000000L;
      next.tv_nsec %= 1000000000L;
      clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, nullptr);
    }
    if (!write_all(socket, token)) return false;
  }
  return write_all(socket, block + end);
}

void serve(descriptor socket) {
  fcntl(socket.get(), F_SETFL, 0);
  std::string held;
  for (;;) {
    const std::string request = read_request(socket.get(), held);
    if (request.empty()) return;
    const bool events = request.find(" /v1/") != request.npos;
    const int tokens = number_of(request, "\"tokens\":");
    if (!stream(socket.get(), events, tokens, number_of(request, "\"pace\":"))) return;
  }
}

}  // namespace

void serve_tokens(std::uint16_t port) {
  const descriptor listener = listen_on_loopback(port);
  fcntl(listener.get(), F_SETFL, 0);
  for (;;) {
    descriptor peer = accept_from(listener);
    if (peer.get() < 0) fail("accepting");
    std::thread(serve, std::move(peer)).detach();
  }
}

}  // namespace ollama_cors::bench
