// The client: a thread, its connections, and the exchanges that run on it. "User agent" is what RFC
// 9110 3.5 calls it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "client/exchange.hpp"
#include "client/request.hpp"
#include "net/tls_context.hpp"
#include "page/preflight_cache.hpp"
#include "page/request.hpp"

namespace ollama_cors::client {

struct agent_options {
  std::size_t queue_bytes = 256 * 1024;  // what an exchange holds before it stops reading
  std::size_t message_bytes = 16 * 1024 * 1024;
  // Whom to trust. Null = this system's authorities, read when https is first spoken.
  std::shared_ptr<const net::tls_context> tls;
};

// A page's fetch(). The cache serves all calls that are given it, on the agent's thread alone.
struct page_call {
  page::environment where;
  page::request what;
  std::string body;
  std::shared_ptr<page::preflight_cache> cache;
  framing as = framing::raw;
  client::timeouts timeouts;
};

struct agent_figures {
  std::uint64_t connections_opened = 0;
  std::uint64_t connections_reused = 0;
  std::uint64_t connections_idle = 0;
  std::uint64_t exchanges_active = 0;
};

// Any thread, but for the destructor.
class agent {
public:
  explicit agent(agent_options options);
  ~agent();  // stops
  agent(const agent&) = delete;
  agent& operator=(const agent&) = delete;

  // `tag`: what ready() calls it; 0 = it does not. Nothing once it has stopped.
  std::unique_ptr<exchange> start(request what, std::uint64_t tag = 0);
  std::unique_ptr<exchange> start(page_call what, std::uint64_t tag = 0);

  enum class result : std::uint8_t { ok, timeout, closed };
  // Which exchanges have something to take, or take something again; `count` of them.
  result ready(std::chrono::milliseconds patience, std::span<std::uint64_t> tags,
               std::size_t& count);
  // Runs when something becomes ready where nothing was. See ocors_client_set_wake.
  void set_hook(std::function<void()> hook);
  bool inside_hook() const noexcept;
  void wake();

  agent_figures figures() const;
  void stop();  // cancels all; idempotent

private:
  struct parts;
  std::shared_ptr<parts> parts_;
};

}  // namespace ollama_cors::client
