#include "client/connections.hpp"

#include <array>
#include <utility>

namespace ollama_cors::client {
namespace {

// Servers that are remembered. A client talks to one; a page, or a redirect, to a few.
constexpr std::size_t most_servers = 64;

}  // namespace

std::shared_ptr<const net::tls_context> connections::tls(std::string& why) {
  if (tls_) return tls_;
  net::tls_problem problem;
  tls_ = net::tls_context::for_client(true, "", problem);
  if (!tls_) why = problem.message;
  return tls_;
}

std::shared_ptr<net::transport> connections::take(const endpoint& to) {
  const auto found = idle_.find(url_of(to));
  if (found == idle_.end()) return nullptr;
  while (auto connection = found->second->take()) {
    // Its end may have come since the loop last looked, and not every request is sent twice.
    std::array<char, 1> byte;
    if (connection->read_some(byte).status == net::io_status::would_block) {
      reused.fetch_add(1, std::memory_order_relaxed);
      return connection;
    }
    connection->close();
  }
  return nullptr;
}

void connections::put(const endpoint& to, std::shared_ptr<net::transport> connection) {
  auto& pool = idle_[url_of(to)];
  if (!pool) pool = std::make_unique<net::upstream_pool>(loop_);
  pool->put(std::move(connection));
  if (idle_.size() <= most_servers) return;
  std::erase_if(idle_, [&pool](const auto& one) { return &one.second != &pool; });
}

std::size_t connections::size() const noexcept {
  std::size_t all = 0;
  for (const auto& [to, pool] : idle_) all += pool->size();
  return all;
}

}  // namespace ollama_cors::client
