// A client, an upstream and an exchange between them, without sockets: what goes in is fed whole or
// byte by byte, what comes out is collected.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "config/configuration.hpp"
#include "shim/exchange.hpp"

namespace ollama_cors::shim {

class exchange_script {
public:
  explicit exchange_script(std::string_view configuration = "{}", std::size_t cut = 0) : cut_(cut) {
    config::report findings;
    auto loaded = config::load(configuration, config::profile::shim, findings);
    EXPECT_TRUE(loaded) << findings.to_text();
    configuration_ = std::move(*loaded);
    context_ = std::make_unique<exchange_context>(
        exchange_context{.terms = nullptr, .counters = totals, .events = events});
    context_->terms =
        std::make_shared<const terms>(terms{configuration_.access, configuration_.settings});
    subject = std::make_unique<exchange>(*context_);
  }

  // Feeds what the client sends, as far as the exchange wants it; the rest waits.
  void client_sends(std::string_view bytes) {
    feed(bytes, [this](std::string_view piece) {
      client_waiting_.append(piece);
      pump_client();
    });
  }

  void upstream_connects(bool reused = false) {
    carry_out(subject->upstream_connected(reused));
    connected = true;
    pump_client();
  }

  void upstream_sends(std::string_view bytes) {
    feed(bytes, [this](std::string_view piece) {
      upstream_waiting_.append(piece);
      while (connected && !upstream_waiting_.empty()) {
        const auto next = subject->upstream_data(upstream_waiting_);
        carry_out(next);
        upstream_waiting_.erase(0, next.consumed);
        if (next.consumed == 0) break;
      }
    });
    pump_client();
  }

  void upstream_ends(bool clean = true) { carry_out(subject->upstream_end(clean)); }
  void upstream_refuses() { carry_out(subject->upstream_failed("Connection refused")); }
  void client_ends() { carry_out(subject->client_end()); }
  void shim_stops() { carry_out(subject->cut_off()); }
  void silence_goes_on() { carry_out(subject->beat()); }
  void time_is_up() { carry_out(subject->expired()); }

  exchange_context& context() { return *context_; }

  event next_event() {
    event found;
    EXPECT_EQ(events.next(std::chrono::milliseconds(0), found), event_queue::result::ok);
    return found;
  }

  counters totals;
  event_queue events;
  std::unique_ptr<exchange> subject;

  std::string at_client;    // everything that the client was sent
  std::string at_upstream;  // everything that the upstream was sent
  int connects = 0;
  bool connected = false;
  upstream_act upstream = upstream_act::keep;  // the last that was not `keep`
  client_act client = client_act::keep;

private:
  template <typename Feed>
  void feed(std::string_view bytes, Feed one) {
    const auto size = cut_ == 0 ? bytes.size() : cut_;
    for (std::size_t at = 0; at < bytes.size(); at += size) one(bytes.substr(at, size));
  }

  void pump_client() {
    while (!client_waiting_.empty() && subject->wants_client_data()) {
      const auto next = subject->client_data(client_waiting_);
      carry_out(next);
      client_waiting_.erase(0, next.consumed);
      if (next.consumed == 0) break;
    }
  }

  void carry_out(const step& what) {
    at_client.append(what.to_client);
    at_upstream.append(what.to_upstream);
    if (what.upstream != upstream_act::keep) upstream = what.upstream;
    if (what.client != client_act::keep) client = what.client;
    if (what.upstream == upstream_act::connect || what.upstream == upstream_act::connect_fresh) {
      ++connects;
    }
    if (what.upstream == upstream_act::release || what.upstream == upstream_act::close) {
      connected = false;
    }
  }

  const std::size_t cut_;
  config::configuration configuration_;
  std::unique_ptr<exchange_context> context_;
  std::string client_waiting_, upstream_waiting_;
};

}  // namespace ollama_cors::shim
