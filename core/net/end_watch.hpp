// Tells that a peer has ended its side while bytes of it still wait unread: a reader that holds
// back would learn of the end only behind them. Included by this folder's sources only.
#pragma once

#include <memory>
#include <unordered_map>

#include "net/asio.hpp"

namespace ollama_cors::net {

// Whoever is watched; told once, on the loop's thread.
class watched {
public:
  virtual void peer_ended() = 0;

protected:
  ~watched() = default;
};

// One a loop, made when it is first asked for. Costs a system call for each connection that is ever
// watched, and nothing for the others. Linux only: elsewhere add() says false.
class end_watch final : public asio::execution_context::service {
public:
  using key_type = end_watch;
  static asio::execution_context::id id;

  explicit end_watch(asio::execution_context& loop);
  ~end_watch() override;

  // Loop's thread only. `who` has to be removed before its descriptor is closed.
  bool add(int descriptor, watched& who);
  void remove(int descriptor) noexcept;

private:
  void shutdown() override;
  struct poll_set;
  std::unique_ptr<poll_set> set_;
};

}  // namespace ollama_cors::net
