// One epoll loop; streams wait in a queue ordered by when their next token is due.
#include "upstream.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <map>
#include <queue>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "sockets.hpp"

namespace ollama_cors::bench {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::string_view json_body =
    R"({"model":"tiny","created_at":"2026-11-23T07:48:30.000000000Z","message":{"role":"assistant",)"
    R"("content":"hello there"},"done":true,"done_reason":"stop","total_duration":1234567,)"
    R"("eval_count":3})";

const std::string json_answer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
    "Date: Mon, 23 Nov 2026 07:48:30 GMT\r\nContent-Length: " +
    std::to_string(json_body.size()) + "\r\n\r\n" + std::string(json_body);

constexpr std::string_view stream_head =
    "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n"
    "Date: Mon, 23 Nov 2026 07:48:30 GMT\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string chunk(std::string_view data) {
  std::array<char, 20> size{};
  const int length = std::snprintf(size.data(), size.size(), "%zx\r\n", data.size());
  return std::string(size.data(), static_cast<std::size_t>(length)) + std::string(data) + "\r\n";
}

const std::string token_chunk = chunk(
    R"({"model":"tiny","created_at":"2026-11-23T07:48:30.000000000Z","response":" word","done":false})"
    "\n");

// As Ollama ends a stream.
const std::string last_token_chunk = chunk(
    R"({"model":"tiny","created_at":"2026-11-23T07:48:30.000000000Z","response":" word","done":true})"
    "\n");

// Length of the first whole request in `bytes`, 0 if it has not all come. The proxies send
// Content-Length, as they got it.
std::size_t request_length(std::string_view bytes) {
  const std::size_t head = bytes.find("\r\n\r\n");
  if (head == std::string_view::npos) return 0;
  std::size_t body = 0;
  for (const std::string_view name : {"\r\nContent-Length: ", "\r\ncontent-length: "}) {
    const std::size_t at = bytes.substr(0, head).find(name);
    if (at != std::string_view::npos)
      body = std::strtoull(bytes.data() + at + name.size(), nullptr, 10);
  }
  const std::size_t length = head + 4 + body;
  return bytes.size() >= length ? length : 0;
}

}  // namespace

struct upstream::impl {
  struct connection {
    descriptor socket;
    std::string unread;
  };
  struct due_token {
    clock::time_point when;
    int socket;
    int left;
    bool operator<(const due_token& other) const { return when > other.when; }
  };

  impl(std::uint16_t port, stream_shape shape_)
      : shape(shape_),
        listener(listen_on_loopback(port)),
        poller(epoll_create1(EPOLL_CLOEXEC)),
        stopper(eventfd(0, EFD_CLOEXEC)) {
    watch(listener.get());
    watch(stopper.get());
    thread = std::thread([this] { run(); });
  }

  ~impl() {
    const std::uint64_t one = 1;
    if (write(stopper.get(), &one, sizeof one) != sizeof one) fail("stopping the upstream");
    thread.join();
  }

  void watch(int which) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = which;
    epoll_ctl(poller.get(), EPOLL_CTL_ADD, which, &event);
  }

  void run() {
    std::array<epoll_event, 64> events{};
    for (;;) {
      const int count =
          epoll_wait(poller.get(), events.data(), static_cast<int>(events.size()), wait_ms());
      for (int i = 0; i < count; ++i) {
        const int which = events[static_cast<std::size_t>(i)].data.fd;
        if (which == stopper.get()) return;
        if (which == listener.get())
          accept_all();
        else
          receive(which);
      }
      send_due_tokens();
    }
  }

  int wait_ms() const {
    if (due.empty()) return -1;
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(due.top().when - clock::now());
    return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
  }

  void accept_all() {
    for (;;) {
      descriptor socket = accept_from(listener);
      const int which = socket.get();
      if (which < 0) return;
      watch(which);
      connections[which] = connection{std::move(socket), {}};
    }
  }

  void receive(int which) {
    const auto found = connections.find(which);
    if (found == connections.end()) return;
    std::array<char, 65536> buffer;
    const ssize_t got = recv(which, buffer.data(), buffer.size(), 0);
    // An event may be that of a connection that had this number before.
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (got <= 0) {
      connections.erase(found);
      return;
    }
    std::string& unread = found->second.unread;
    unread.append(buffer.data(), static_cast<std::size_t>(got));
    while (const std::size_t length = request_length(unread)) {
      if (unread.starts_with("POST /api/generate ")) {
        write_all(which, stream_head);
        if (unread.substr(0, length).ends_with(R"("once"})")) {
          write_all(which, last_token_chunk);
          write_all(which, "0\r\n\r\n");
        } else {
          due.push({clock::now(), which, shape.tokens});
        }
      } else if (unread.starts_with("POST /api/embed ")) {
        write_all(which, stream_head);
        write_all(which, token_chunk);
      } else {
        write_all(which, json_answer);
      }
      unread.erase(0, length);
    }
  }

  void send_due_tokens() {
    const auto interval = std::chrono::microseconds(1'000'000 / shape.tokens_per_second);
    while (!due.empty() && due.top().when <= clock::now()) {
      due_token token = due.top();
      due.pop();
      if (!connections.contains(token.socket)) continue;
      if (token.left == 0) {
        write_all(token.socket, "0\r\n\r\n");
        continue;
      }
      write_all(token.socket, token.left == 1 ? last_token_chunk : token_chunk);
      due.push({token.when + interval, token.socket, token.left - 1});
    }
  }

  stream_shape shape;
  descriptor listener;
  descriptor poller;
  descriptor stopper;
  std::map<int, connection> connections;
  std::priority_queue<due_token> due;
  std::thread thread;
};

upstream::upstream(std::uint16_t port, stream_shape shape)
    : impl_(std::make_unique<impl>(port, shape)) {}
upstream::~upstream() = default;

}  // namespace ollama_cors::bench
