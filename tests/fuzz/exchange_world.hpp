// A client and an upstream round one exchange, for its fuzzer: carries out steps as a session does,
// and holds every one of them against what must always be so.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "config/configuration.hpp"
#include "shim/exchange.hpp"

namespace ollama_cors::fuzz {

class exchange_world {
public:
  exchange_world(const config::configuration& configuration,
                 std::shared_ptr<const config::access> other_access);

  // Each does nothing where a session would not do it.
  void client_sends(std::string_view bytes);
  void client_ends();
  void client_stops_reading(bool stops);
  void upstream_connects(bool reused);
  void upstream_refuses(bool exhausted);
  void upstream_sends(std::string_view bytes);
  void upstream_ends(bool clean);
  void upstream_stops_reading(bool stops);
  void time_passes();
  void silence_lasts();  // long enough for a beat
  void drain() { context_.draining = true; }
  void swap_access();

  bool connecting() const noexcept { return connecting_; }
  bool connected() const noexcept { return connected_; }
  bool over() const noexcept { return closed_; }

  // The end of the story: the client goes, and the books must balance.
  void finish();

private:
  void pump();
  bool pump_client();
  bool pump_upstream();
  void carry_out(const shim::step& what);
  void take_events();
  void judge(const shim::event& told);
  void judge_request(bool released);
  void new_upstream_connection();

  shim::counters totals_;
  shim::event_queue events_;
  shim::exchange_context context_;
  std::shared_ptr<const shim::terms> other_terms_;
  shim::exchange subject_;

  std::string client_waits_, upstream_waits_;  // sent, and not taken yet
  bool client_blocked_ = false, upstream_blocked_ = false;
  bool connecting_ = false, connected_ = false, closed_ = false, client_side_ended_ = false;
  bool aborted_ = false;

  // Of the exchange under way.
  std::uint64_t requests_ = 0, told_ = 0;
  std::string taken_;        // of the client
  std::string to_client_;    // since the last terminal event
  std::string to_upstream_;  // on this connection, for this request
  std::string answered_;     // by the upstream, as far as it was taken
  bool connects_ = false;    // this exchange has asked for an upstream
  bool beaten_ = false;      // the client has been told that it goes on
  bool upstream_ended_ = false;
};

}  // namespace ollama_cors::fuzz
