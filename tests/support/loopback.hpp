// Blocking sockets on the loopback interface, for tests that see every byte.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace ollama_cors::test {

// One connection. Reads give up after 20 s, so that a test fails rather than hangs.
class connection {
public:
  static connection to(std::uint16_t port);
  explicit connection(int descriptor) noexcept : descriptor_(descriptor) {}
  connection(connection&& other) noexcept;
  connection& operator=(connection&&) = delete;
  virtual ~connection();

  // False if the peer has gone.
  virtual bool send(std::string_view bytes);
  // What has come so far and what comes, until `mark` is part of it; all there is if the end is
  // first.
  std::string read_until(std::string_view mark);
  // At least one byte more, or "" at the end.
  virtual std::string read_some();
  // Everything until the end. `reset` tells a reset from a clean end.
  std::string read_to_end(bool* reset = nullptr);
  // One whole message: the head, and a body by its Content-Length or its last chunk.
  std::string read_message();

  // Until the peer has ended its side or reset it, without reading what still waits before that.
  // False if it has not after 20 s.
  bool wait_for_end() const;

  void shut_down();
  void kill();  // a reset
  void close();
  int descriptor() const noexcept { return descriptor_; }

protected:
  int descriptor_;
  std::string pending_;
};

// Listens on 127.0.0.1, a free port, and runs `serve` on a thread for each connection.
class upstream {
public:
  using handler = std::function<void(connection&)>;
  explicit upstream(handler serve);
  ~upstream();
  std::uint16_t port() const noexcept { return port_; }
  int connections() const noexcept { return connections_; }

private:
  handler serve_;
  int descriptor_;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_{0};
  std::atomic<bool> stopping_{false};
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace ollama_cors::test
