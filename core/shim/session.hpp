// One client connection: carries the bytes between two transports and the exchange that decides.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "net/connector.hpp"
#include "net/deadlines.hpp"
#include "net/transport.hpp"
#include "shim/exchange.hpp"
#include "shim/patience.hpp"

namespace ollama_cors::shim {

class worker;

// Lives on its worker's thread; the worker keeps it until it asks to be removed.
class session final : public net::readiness,
                      private net::deadline_owner,
                      public std::enable_shared_from_this<session> {
public:
  session(worker& home, std::shared_ptr<net::transport> client);
  ~session();

  // Over the cap, all that it is for is to say so.
  void start(bool over_capacity);
  bool over_capacity() const noexcept { return over_capacity_; }
  void drain();  // closes if idle; else the answer under way is the last
  void abort();  // closes whatever is under way

  void readable(std::uint64_t tag) override;
  void writable(std::uint64_t tag) override;
  void ended(std::uint64_t tag) override;

private:
  void deadline_expired() override;
  void beat();

  void read_client();
  void read_upstream();
  void feed_client(std::string_view fresh);
  void feed_upstream(std::string_view fresh);
  void carry_out(const step& what);
  void send_client(std::string_view bytes);
  void send_upstream(std::string_view bytes);
  bool flush(net::transport& to, std::string& pending, bool& failed);
  void connect_upstream(bool fresh);
  void adopt_upstream(std::shared_ptr<net::transport> connection, bool reused);
  void drop_upstream();
  void end_client();
  void settle();  // after each event: what to wait for next, and until when
  bool reads_client() const noexcept;
  void close(bool with_reset);

  template <typename Action>
  void guarded(Action action);

  worker& home_;
  exchange exchange_;
  std::shared_ptr<net::transport> client_;
  std::shared_ptr<net::transport> upstream_;
  std::shared_ptr<net::connector> connecting_;
  std::uint64_t upstream_tag_ = 0;  // 0 is the client; each upstream connection has its own

  // Each is empty but for bytes that wait: a head not complete, a peer that reads slowly.
  std::string client_in_, upstream_in_;
  std::string client_out_, upstream_out_;

  net::deadline deadline_{*this};
  struct heart final : net::deadline_owner {
    explicit heart(session& body) noexcept : of(body) {}
    void deadline_expired() override { of.beat(); }
    session& of;
  } heart_{*this};
  net::deadline next_beat_{heart_};  // of an upstream that says nothing
  patience patience_;
  bool moved_ = false;    // since the deadline was looked at: bytes of a body went on
  bool written_ = false;  // and bytes that had to wait for the client

  client_act closing_ = client_act::keep;
  bool client_failed_ = false;
  bool over_capacity_ = false;
  bool closed_ = false;
};

}  // namespace ollama_cors::shim
