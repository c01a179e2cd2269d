// The client's side of one exchange, on its thread: from start() to exactly one end.
#pragma once

#include <memory>
#include <string>

#include "client/connections.hpp"
#include "client/failure.hpp"
#include "client/hop.hpp"
#include "client/link.hpp"

namespace ollama_cors::client {

class runner;

// What all runners of a client share; outlives them.
class runner_home {
public:
  virtual connections& pool() noexcept = 0;
  virtual std::size_t longest_message() const noexcept = 0;
  virtual void gone(runner& which) = 0;  // it has ended: lets go of it

protected:
  ~runner_home() = default;
};

class runner : public hop_user,
               private net::deadline_owner,
               public std::enable_shared_from_this<runner> {
public:
  runner(runner_home& home, std::shared_ptr<exchange_link> link, const client::timeouts& within);
  virtual ~runner();

  void start();
  void cancel(failure_kind why);  // `cancelled` or `client_stopped`
  void taken();                   // the reader has made room
  void filled();                  // a streamed body has more, or has ended

  std::shared_ptr<void> hold() override { return shared_from_this(); }

protected:
  virtual void begin() = 0;
  // How an end that is none of the runner's own making is told: of a page, with its report.
  virtual void close_by(failure why);

  // The last thing of all: the report, where one is wanted.
  virtual void tell(ending&) {}

  // Behind each input: hands over what is staged, and stops reading where there is no room.
  void hand_over();
  void end(ending how);
  void end_failed(failure why);
  bool has_ended() const noexcept { return ended_; }

  runner_home& home_;
  std::shared_ptr<exchange_link> link_;
  client::timeouts timeouts_;
  batch staged_;
  class hop hop_;

private:
  void deadline_expired() override;

  net::deadline total_{*this};
  bool ended_ = false;
};

}  // namespace ollama_cors::client
