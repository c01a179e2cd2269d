// The listener of `admin`, and its connections: on the first worker's loop, beside its sessions.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "net/listener.hpp"
#include "net/loop.hpp"
#include "shim/exchange.hpp"

namespace ollama_cors::shim {

class worker;

// Made before the loop runs; everything else on the loop's thread. It goes on while the shim
// drains, so that /healthz can say so.
class admin_server {
public:
  // Scrapers and probes are few; more than these are turned away.
  static constexpr std::size_t most_connections = 16;

  admin_server(worker& home, std::unique_ptr<net::listener> at);
  ~admin_server();

  void start();
  void close();

  std::string url() const;

private:
  class connection;

  void add(std::shared_ptr<net::transport> client);
  void remove(connection& gone);

  worker& home_;
  std::unique_ptr<net::listener> listener_;
  std::unordered_map<connection*, std::shared_ptr<connection>> open_;
  bool closed_ = false;
};

}  // namespace ollama_cors::shim
