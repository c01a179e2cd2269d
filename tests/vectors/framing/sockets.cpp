// Plays the vectors over real sockets: a client and a recording, scripted upstream on either side
// of whatever proxy listens on a port. One case at a time, one thread.
//   framing_sockets VECTORS NAME PROXY-PORT UPSTREAM-PORT allowed|ours [PATIENCE-MS [ID…]]
// `ours` holds the proxy to what this project's shim does, `allowed` to what the standards leave
// open. A line a case goes to the standard output: id, `ok` or what is wrong, what was seen.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "support/strict_http.hpp"
#include "vectors/framing/cases.hpp"
#include "vectors/framing/judge.hpp"

namespace ollama_cors::test::framing {
namespace {

using clock = std::chrono::steady_clock;

// A descriptor with Nagle off, so that bytes leave as they are written.
class socket_handle {
public:
  explicit socket_handle(int descriptor) : descriptor_(descriptor) {
    if (descriptor < 0) throw std::runtime_error(std::strerror(errno));
    const int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  socket_handle(socket_handle&& other) noexcept : descriptor_(other.descriptor_) {
    other.descriptor_ = -1;
  }
  socket_handle& operator=(socket_handle&&) = delete;
  ~socket_handle() { close(); }

  void set_non_blocking() { fcntl(descriptor_, F_SETFL, fcntl(descriptor_, F_GETFL) | O_NONBLOCK); }
  int get() const { return descriptor_; }
  bool is_open() const { return descriptor_ >= 0; }
  void close(bool with_reset = false) {
    if (descriptor_ < 0) return;
    if (with_reset) {
      const linger now{1, 0};
      setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }
    ::close(descriptor_);
    descriptor_ = -1;
  }

private:
  int descriptor_;
};

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

// One end of a connection: what is still to be sent, what has come, how it ended.
struct end {
  explicit end(int descriptor) : socket(descriptor) {}
  socket_handle socket;
  std::string to_send;
  std::string received;
  bool at_end = false, was_reset = false;

  // False once nothing more will come.
  void read() {
    char buffer[65536];
    for (;;) {
      const auto got = recv(socket.get(), buffer, sizeof buffer, 0);
      if (got > 0) {
        received.append(buffer, static_cast<std::size_t>(got));
        continue;
      }
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
      at_end = true;
      was_reset = got < 0;
      return;
    }
  }

  void write() {
    while (!to_send.empty()) {
      const auto sent = send(socket.get(), to_send.data(), to_send.size(), MSG_NOSIGNAL);
      if (sent > 0) {
        to_send.erase(0, static_cast<std::size_t>(sent));
        continue;
      }
      // Who stops reading may still answer.
      if (sent < 0 && errno != EAGAIN && errno != EINTR) to_send.clear();
      return;
    }
  }
};

struct upstream_end : end {
  using end::end;
  std::size_t answered = 0;  // bytes of what came that have had their reaction
  std::size_t before = 0;    // bytes that came before this case
  bool reacted_to_head = false;
  reaction::ending ends = reaction::ending::keep;
  std::string late;
};

class field {
public:
  field(std::uint16_t proxy, std::uint16_t upstream, std::chrono::milliseconds patience)
      : proxy_(proxy), patience_(patience), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    const int on = 1;
    setsockopt(listener_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const auto address = loopback(upstream);
    if (bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        listen(listener_.get(), 64) != 0) {
      throw std::runtime_error("the upstream cannot listen: " + std::string(std::strerror(errno)));
    }
  }

  seen play(const vector_case& one) {
    for (const auto& connection : upstream_) connection->before = connection->received.size();
    first_reacted_ = nullptr;
    reactions_ = 0;
    seen what;
    end client = talk(one.client, one.half_close, &one);
    what.client = client.received;
    what.end = !client.at_end     ? seen::ending::open
               : client.was_reset ? seen::ending::reset
                                  : seen::ending::closed;
    send_late();
    client.socket.close();
    what.trouble = probe(what);
    for (const auto& connection : upstream_) {
      const bool closed = connection->at_end || !connection->socket.is_open();
      what.upstream.push_back({connection->received.substr(connection->before), closed});
    }
    forget();
    return what;
  }

private:
  // Sends, and goes on until the proxy ends the connection or patience does.
  end talk(const std::string& bytes, bool half_close, const vector_case* script) {
    end client(socket(AF_INET, SOCK_STREAM, 0));
    const auto address = loopback(proxy_);
    const auto* const to = reinterpret_cast<const sockaddr*>(&address);
    if (connect(client.socket.get(), to, sizeof address) != 0) {
      throw std::runtime_error("the proxy does not listen");
    }
    client.socket.set_non_blocking();
    client.to_send = bytes;
    auto last = clock::now();
    client.write();
    while (!client.at_end && clock::now() - last < patience_) {
      if (half_close && client.to_send.empty()) {
        half_close = false;
        shutdown(client.socket.get(), SHUT_WR);
      }
      if (turn(client, script)) last = clock::now();
    }
    return client;
  }

  // One round of what can be read or written. False if nothing moved.
  bool turn(end& client, const vector_case* script) {
    std::vector<pollfd> waits{{listener_.get(), POLLIN, 0}, waiting_for(client)};
    for (const auto& connection : upstream_) waits.push_back(waiting_for(*connection));
    const int ready = poll(waits.data(), waits.size(), static_cast<int>(patience_.count()));
    if (ready <= 0) return false;
    if (waits[1].revents != 0) {
      client.write();
      client.read();
    }
    const std::size_t count = upstream_.size();
    for (std::size_t index = 0; index < count; ++index) {
      auto& connection = *upstream_[index];
      if (waits[index + 2].revents == 0 || !connection.socket.is_open()) continue;
      connection.write();
      connection.read();
      react(connection, script);
      finish(connection);
    }
    if (waits[0].revents != 0) {
      const int accepted = accept(listener_.get(), nullptr, nullptr);
      if (accepted < 0) return true;
      upstream_.push_back(std::make_unique<upstream_end>(accepted));
      upstream_.back()->socket.set_non_blocking();
    }
    return true;
  }

  static pollfd waiting_for(const end& of) {
    const bool over = of.at_end || !of.socket.is_open();
    const short events = static_cast<short>(POLLIN | (of.to_send.empty() ? 0 : POLLOUT));
    return {over ? -1 : of.socket.get(), events, 0};
  }

  void react(upstream_end& connection, const vector_case* script) {
    while (connection.ends == reaction::ending::keep) {
      const auto found =
          read_request(std::string_view(connection.received).substr(connection.answered));
      const bool whole = found.verdict == reading::complete;
      if (connection.reacted_to_head) {
        if (!whole) return;
        connection.answered += found.size;
        connection.reacted_to_head = false;
        continue;
      }
      const bool is_probe = found.message.target == probe_target;
      const reaction* now = nullptr;
      if (script != nullptr && !is_probe && reactions_ < script->upstream.size()) {
        now = &script->upstream[reactions_];
      }
      const bool at_head = now != nullptr && now->when == reaction::moment::head;
      if (!whole && !(at_head && found.message.has_head)) return;
      if (whole) connection.answered += found.size;
      connection.reacted_to_head = !whole;
      if (!is_probe) {
        ++reactions_;
        if (first_reacted_ == nullptr) first_reacted_ = &connection;
      }
      if (now == nullptr) {
        connection.to_send += ordinary_answer(found.message.method, found.message.target, is_probe);
        if (is_probe) connection.ends = reaction::ending::fin;
      } else {
        connection.to_send += now->send;
        connection.ends = now->end;
        connection.late = now->late;
      }
      connection.write();
    }
  }

  static void finish(upstream_end& connection) {
    if (connection.ends == reaction::ending::keep || !connection.to_send.empty()) return;
    // Unread bytes would make a reset of a clean end.
    if (connection.ends == reaction::ending::fin) connection.read();
    connection.socket.close(connection.ends == reaction::ending::reset);
  }

  void send_late() {
    for (const auto& connection : upstream_) {
      if (connection->late.empty() || !connection->socket.is_open()) continue;
      connection->to_send = std::exchange(connection->late, {});
      connection->write();
    }
  }

  // Another client's request: it has to be served as if the case had not been. As the upstream ends
  // each connection that brought one, some more find out what the proxy kept for reuse.
  std::string probe(seen& what) {
    std::string trouble;
    for (int again = 0; again < 4; ++again) {
      const std::string line = std::string("GET ") + probe_target;
      const end client =
          talk(line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", false, nullptr);
      const auto answer = read_response(client.received, "GET", client.at_end);
      if (answer.verdict != reading::complete || answer.message.status != 200 ||
          answer.message.body != line) {
        trouble = "the next client's request got " + (answer.message.status == 0
                                                          ? std::string("no answer")
                                                          : std::to_string(answer.message.status));
        if (answer.message.status == 200)
          trouble = "the next client's request got another's answer";
      }
      if (first_reacted_ != nullptr && requests_on(*first_reacted_) > 1) what.reused = true;
      if (!trouble.empty() || !any_idle()) break;
    }
    return trouble;
  }

  static std::size_t requests_on(const upstream_end& connection) {
    return read_requests(connection.received).messages.size();
  }

  bool any_idle() const {
    return std::any_of(upstream_.begin(), upstream_.end(), [](const auto& connection) {
      return connection->socket.is_open() && !connection->at_end;
    });
  }

  // Every case begins without connections that the proxy could know.
  void forget() { upstream_.clear(); }

  const std::uint16_t proxy_;
  const std::chrono::milliseconds patience_;
  socket_handle listener_;
  std::vector<std::unique_ptr<upstream_end>> upstream_;
  const upstream_end* first_reacted_ = nullptr;
  std::size_t reactions_ = 0;
};

std::string one_line(std::string text) {
  for (char& byte : text) {
    if (static_cast<unsigned char>(byte) < 0x20 || static_cast<unsigned char>(byte) > 0x7e) {
      byte = '.';
    }
  }
  return text;
}

int run(int count, char** arguments) {
  const auto port = [&](int index) {
    return static_cast<std::uint16_t>(std::atoi(arguments[index]));
  };
  const std::string name = arguments[2];
  const bool strictly = std::string_view(arguments[5]) == "ours";
  field here(port(3), port(4),
             std::chrono::milliseconds(count > 6 ? std::atoi(arguments[6]) : 10000));
  int passed = 0;
  int failed = 0;
  for (const vector_case& one : load(arguments[1])) {
    const bool chosen = count <= 7 || std::any_of(arguments + 7, arguments + count,
                                                  [&](auto* id) { return one.id.starts_with(id); });
    if (!chosen) continue;
    const seen what = here.play(one);
    const std::string wrong = misfit(strictly ? one.ours : one.allowed, what);
    ++(wrong.empty() ? passed : failed);
    std::printf("%s\t%s\t%s\n", one.id.c_str(), wrong.empty() ? "ok" : one_line(wrong).c_str(),
                one_line(summary(what)).c_str());
    if (!wrong.empty()) {
      std::fprintf(stderr, "%s: %s (%s): %s\n  %s\n", name.c_str(), one.id.c_str(),
                   one.reference.c_str(), one_line(wrong).c_str(), one_line(summary(what)).c_str());
    }
  }
  std::fprintf(stderr, "%s: %d passed, %d failed\n", name.c_str(), passed, failed);
  return failed == 0 && passed > 0 ? 0 : 1;
}

}  // namespace
}  // namespace ollama_cors::test::framing

int main(int count, char** arguments) {
  if (count < 6) {
    std::fprintf(stderr,
                 "framing_sockets VECTORS NAME PROXY-PORT UPSTREAM-PORT allowed|ours "
                 "[PATIENCE-MS [ID...]]\n");
    return 2;
  }
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return ollama_cors::test::framing::run(count, arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "framing_sockets: %s\n", error.what());
    return 2;
  }
}
