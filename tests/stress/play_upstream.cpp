#include "stress/play_upstream.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>

namespace ollama_cors::stress {
namespace {

constexpr std::string_view stream_head =
    "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
constexpr std::string_view chunk = "21\r\n{\"response\":\"word\",\"done\":false}\n\r\n";
constexpr std::string_view terminator = "e\r\n{\"done\":true}\n\r\n";

struct play {
  char what = 'a';
  std::size_t count = 2;
};

play play_of(std::string_view head) {
  const auto line = head.substr(0, head.find('\r'));
  const auto query = line.find('?');
  if (query == line.npos) return {};
  play asked{line[query + 1], 0};
  const auto number = line.substr(query + 2);
  std::from_chars(number.data(), number.data() + number.size(), asked.count);
  return asked;
}

// 0 as long as the request is not whole.
std::size_t request_size(std::string_view bytes, std::size_t head) {
  const auto fields = bytes.substr(0, head);
  if (fields.find("Transfer-Encoding: chunked\r\n") != fields.npos) {
    if (bytes.substr(head).starts_with("0\r\n\r\n")) return head + 5;
    const auto end = bytes.find("\r\n0\r\n\r\n", head);
    return end == bytes.npos ? 0 : end + 7;
  }
  std::size_t body = 0;
  const auto length = fields.find("Content-Length: ");
  if (length != fields.npos) {
    std::from_chars(fields.data() + length + 16, fields.data() + fields.size(), body);
  }
  return bytes.size() < head + body ? 0 : head + body;
}

}  // namespace

struct play_upstream::impl {
  enum class then : std::uint8_t { keep, close, reset };
  struct peer {
    std::string in, out;
    then behind = then::keep;
    bool deaf = false;  // it has been answered for good, or never will be
    bool writing = false;
  };

  impl() : poller(::epoll_create1(EPOLL_CLOEXEC)), orders(::eventfd(0, EFD_CLOEXEC)) {
    watch(orders, EPOLLIN, EPOLL_CTL_ADD);
    listen();
    thread = std::thread([this] { run(); });
  }

  ~impl() {
    order('q');
    thread.join();
    ::close(orders);
    ::close(poller);
  }

  void watch(int descriptor, std::uint32_t events, int how) const {
    epoll_event event{};
    event.events = events;
    event.data.fd = descriptor;
    ::epoll_ctl(poller, how, descriptor, &event);
  }

  void listen() {
    listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener, any, size) != 0 || ::listen(listener, 1024) != 0) {
      throw std::runtime_error("the upstream cannot listen");
    }
    ::getsockname(listener, any, &size);
    if (port == 0) port = ntohs(address.sin_port);
    watch(listener, EPOLLIN, EPOLL_CTL_ADD);
  }

  // Returns when it has been carried out.
  void order(char what) {
    const std::lock_guard one_at_a_time(ordering);
    ordered = what;
    const std::uint64_t one = 1;
    if (::write(orders, &one, sizeof one) != sizeof one) return;
    ordered.wait(what);
  }

  bool obey() {
    std::uint64_t ignored = 0;
    if (::read(orders, &ignored, sizeof ignored) < 0) return true;
    const char what = ordered;
    if (what != 'h') ::close(listener);
    while (!peers.empty()) drop(peers.begin()->first, what == 'r');
    if (what == 'r') listen();
    ordered = 0;
    ordered.notify_all();
    return what != 'q';
  }

  void run() {
    std::array<epoll_event, 128> ready;
    for (;;) {
      const int count = ::epoll_wait(poller, ready.data(), ready.size(), -1);
      for (int i = 0; i < count; ++i) {
        const auto& event = ready[static_cast<std::size_t>(i)];
        if (event.data.fd == orders) {
          if (!obey()) return;
          break;  // what else was ready may be gone
        }
        if (event.data.fd == listener) {
          accept();
        } else if (peers.count(event.data.fd) != 0) {
          serve(event.data.fd, event.events);
        }
      }
    }
  }

  void accept() {
    const int descriptor = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0) return;
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    peers[descriptor];
    watch(descriptor, EPOLLIN, EPOLL_CTL_ADD);
  }

  void drop(int descriptor, bool reset) {
    if (reset) {
      const linger at_once{1, 0};
      ::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    ::close(descriptor);
    peers.erase(descriptor);
  }

  void serve(int descriptor, std::uint32_t events) {
    if ((events & EPOLLOUT) != 0 && !flush(descriptor)) return;
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0) return;
    const auto got = ::recv(descriptor, buffer.data(), buffer.size(), 0);
    if (got <= 0) return drop(descriptor, false);
    peer& one = peers[descriptor];
    if (one.deaf) return;
    one.in.append(buffer.data(), static_cast<std::size_t>(got));
    for (;;) {
      const auto head = one.in.find("\r\n\r\n");
      if (head == std::string::npos) return;
      const play asked = play_of(one.in);
      const auto size = request_size(one.in, head + 4);
      if (size == 0 && asked.what != 'e') return;
      requests.fetch_add(size != 0 ? 1 : 0, std::memory_order_relaxed);
      one.deaf = asked.what == 'e' && size == 0;
      one.in.erase(0, size);
      answer(one, asked);
      if (!flush(descriptor) || one.deaf) return;
    }
  }

  static void answer(peer& one, const play& asked) {
    switch (asked.what) {
      case 'u':
        one.out.append("HTTP/1.0 200 OK\r\n\r\n").append(asked.count, 'a');
        one.behind = then::close;
        break;
      case 's':
      case 't':
      case 'c':
      case 'r':
        one.out.append(stream_head);
        for (std::size_t i = 0; i < asked.count; ++i) one.out.append(chunk);
        if (asked.what == 's') one.out.append(terminator);
        if (asked.what == 's' || asked.what == 't') one.out.append("0\r\n\r\n");
        if (asked.what == 'c') one.behind = then::close;
        if (asked.what == 'r') one.behind = then::reset;
        break;
      case 'f':
        one.behind = then::close;
        break;
      case 'n':
        one.deaf = true;
        break;
      case 'e':
        one.out.append("HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno");
        break;
      default:
        one.out.append("HTTP/1.1 200 OK\r\nContent-Length: ")
            .append(std::to_string(asked.count))
            .append("\r\n\r\n")
            .append(asked.count, 'a');
    }
    if (one.behind != then::keep) one.deaf = true;
  }

  // False if the connection is gone.
  bool flush(int descriptor) {
    peer& one = peers[descriptor];
    while (!one.out.empty()) {
      const auto sent = ::send(descriptor, one.out.data(), one.out.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EAGAIN) {
        if (!one.writing) watch(descriptor, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
        one.writing = true;
        return true;
      }
      if (sent < 0) {
        drop(descriptor, false);
        return false;
      }
      one.out.erase(0, static_cast<std::size_t>(sent));
    }
    if (one.writing) watch(descriptor, EPOLLIN, EPOLL_CTL_MOD);
    one.writing = false;
    if (one.behind == then::keep) return true;
    drop(descriptor, one.behind == then::reset);
    return false;
  }

  const int poller;
  const int orders;
  int listener = -1;
  std::uint16_t port = 0;
  std::mutex ordering;
  std::atomic<char> ordered{0};
  std::atomic<std::uint64_t> requests{0};
  std::unordered_map<int, peer> peers;
  std::array<char, 65536> buffer;
  std::thread thread;
};

play_upstream::play_upstream() : impl_(std::make_unique<impl>()) {}
play_upstream::~play_upstream() = default;

std::uint16_t play_upstream::port() const noexcept {
  return impl_->port;
}
std::uint64_t play_upstream::requests() const noexcept {
  return impl_->requests.load(std::memory_order_relaxed);
}
void play_upstream::restart() {
  impl_->order('r');
}
void play_upstream::hang_up() {
  impl_->order('h');
}

}  // namespace ollama_cors::stress
