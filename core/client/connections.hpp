// The connections of a client that wait for their next request, by where they lead.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "client/endpoint.hpp"
#include "net/loop.hpp"
#include "net/tls_context.hpp"
#include "net/upstream_pool.hpp"

namespace ollama_cors::client {

// Loop's thread only, but for the two counters.
class connections {
public:
  connections(net::loop& on, std::shared_ptr<const net::tls_context> tls)
      : loop_(on), tls_(std::move(tls)) {}

  net::loop& loop() noexcept { return loop_; }
  // Whom to trust at the other end; null and `why` set if nobody can be.
  std::shared_ptr<const net::tls_context> tls(std::string& why);

  std::shared_ptr<net::transport> take(const endpoint& to);  // null if there is none
  void put(const endpoint& to, std::shared_ptr<net::transport> connection);
  void clear() noexcept { idle_.clear(); }
  std::size_t size() const noexcept;

  std::atomic<std::uint64_t> opened{0};
  std::atomic<std::uint64_t> reused{0};

private:
  net::loop& loop_;
  std::shared_ptr<const net::tls_context> tls_;
  std::map<std::string, std::unique_ptr<net::upstream_pool>> idle_;
};

}  // namespace ollama_cors::client
