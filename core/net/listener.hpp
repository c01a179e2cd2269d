// Accepts connections on one address.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "net/loop.hpp"
#include "net/transport.hpp"

namespace ollama_cors::net {

struct bind_error {
  int system = 0;         // errno or its like
  std::string message;    // the system's words
  bool in_use = false;    // somebody else listens there
  bool not_here = false;  // the machine has no such address
  bool not_ours = false;  // what was given is no socket that listens for TCP
};

class listener {
public:
  // Binds and listens before it returns. `host` is an IP address without brackets, or a name (its
  // first address is taken). Port 0 = a free one. Null and `error` set on failure.
  static std::unique_ptr<listener> open(loop& on, const std::string& host, std::uint16_t port,
                                        bind_error& error);
  // Takes a copy of a socket that listens already, one that a service manager handed over. The
  // descriptor itself stays the caller's. Null and `error` set on failure.
  static std::unique_ptr<listener> adopt(loop& on, int descriptor, bind_error& error);
  ~listener();

  std::uint16_t port() const noexcept;
  std::string address() const;  // the numeric address bound, without brackets

  // `next` names the loop that the next connection will live on; `accepted` runs on that loop's
  // thread. Out of descriptors, it backs off and goes on. Call on the listener's loop's thread, or
  // before that runs.
  using accept_handler = std::function<void(std::shared_ptr<transport>)>;
  void start(std::function<loop&()> next, accept_handler accepted);

  // On the listener's loop's thread.
  void close() noexcept;

private:
  struct impl;
  explicit listener(std::shared_ptr<impl> parts);
  std::shared_ptr<impl> impl_;
};

}  // namespace ollama_cors::net
