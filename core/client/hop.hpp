// One request on one connection: made or taken from those that wait, written, read from, given up
// in time. What the bytes mean is its user's to know.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "client/connections.hpp"
#include "client/failure.hpp"
#include "client/link.hpp"
#include "client/reading_pace.hpp"
#include "client/request.hpp"
#include "net/alarm.hpp"
#include "net/connector.hpp"
#include "net/deadlines.hpp"
#include "net/transport.hpp"

namespace ollama_cors::client {

// Told on the loop's thread. From within each it may start, release or close the hop.
class hop_user {
public:
  virtual void hop_bytes(std::string_view bytes) = 0;
  virtual void hop_ended(bool clean) = 0;  // by the peer
  virtual void hop_failed(failure why) = 0;
  // Whatever keeps the user, and the hop in it, alive for a while.
  virtual std::shared_ptr<void> hold() = 0;

protected:
  ~hop_user() = default;
};

class hop final : private net::readiness, private net::deadline_owner {
public:
  hop(connections& from, hop_user& user);
  ~hop();
  hop(const hop&) = delete;
  hop& operator=(const hop&) = delete;

  struct outgoing {
    endpoint to;
    std::string head;
    std::string_view body;              // outlives the hop's use of it
    exchange_link* streamed = nullptr;  // where the body comes from instead
    bool chunked = false;               // of a streamed one
    bool may_repeat = false;            // where a connection that waited turns out to be dead
    client::timeouts timeouts;
  };
  // In place of whatever it did before, whose connection closes.
  void start(outgoing what);

  void got_head() noexcept;  // from now on bytes have to follow each other in time
  void read(bool wanted);    // back-pressure; reading is on at first
  void pump_body();          // a streamed body has more, or has ended

  // Whether a byte of the request has left.
  bool has_sent() const noexcept { return sent_; }
  void release();  // the answer is whole: the connection waits for the next request
  void close(bool reset = false) noexcept;

private:
  void readable(std::uint64_t tag) override;
  void writable(std::uint64_t tag) override;
  void deadline_expired() override;

  template <typename Action>
  void guarded(Action action);
  void connect();
  void adopt(std::shared_ptr<net::transport> connection, bool reused);
  void connected(std::shared_ptr<net::transport> made, const net::connect_error& error);
  void read();
  void write();
  bool refill();
  void settle();
  void rest();
  void stop_resting() noexcept;
  void peer_ended(bool clean);
  void expect_progress(const optional_duration& within) noexcept;
  bool awaits_head() const noexcept { return !has_head_ && all_sent_ && out_.empty(); }

  connections& from_;
  hop_user& user_;
  outgoing what_;
  std::shared_ptr<net::connector> connecting_;
  std::shared_ptr<net::transport> connection_;
  std::uint64_t tag_ = 0;  // of the connection: what comes of earlier ones is passed over
  net::deadline deadline_{*this};

  std::string_view out_;  // what is being written, of these two or the body
  std::string framed_;    // a piece of a streamed body
  bool body_begun_ = false;
  bool sent_ = false;
  bool all_sent_ = false;
  bool deaf_ = false;  // the peer takes no more; it may still answer
  bool reused_ = false;
  bool heard_ = false;  // a byte has come
  bool has_head_ = false;
  bool reading_ = true;
  reading_pace pace_;
  std::optional<net::alarm> alarm_;  // once it has rested
  bool resting_ = false;
  bool waits_ = false;  // to read
};

}  // namespace ollama_cors::client
