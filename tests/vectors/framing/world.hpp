// A client, an exchange and an upstream without sockets: plays one vector, its bytes cut as asked.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/configuration.hpp"
#include "shim/exchange.hpp"
#include "vectors/framing/cases.hpp"
#include "vectors/framing/judge.hpp"

namespace ollama_cors::test::framing {

// Where one sender's bytes are cut: nowhere, behind the first `at`, or behind each. The middle of a
// long text is cut into larger pieces then.
struct cut {
  static constexpr std::size_t everywhere = SIZE_MAX;
  std::size_t at = 0;
  std::size_t next(std::size_t from, std::size_t size) const;
};

class world {
public:
  world(const config::configuration& configuration, const vector_case& play, cut client,
        cut upstream);
  seen run();

private:
  struct connection {
    std::string to_exchange;    // not yet fed
    std::size_t fed_until = 0;  // of it, what has arrived
    std::size_t answered = 0;   // bytes of what was received that have had their reaction
    reaction::ending ends = reaction::ending::keep;
    bool reacted_to_head = false;
    std::size_t judged = 0;  // how much had been received when a reaction was last looked for
    bool pooled = false;
    bool dead = false;
    std::string late;
  };

  bool step_once();
  bool feed_client();
  bool feed_upstream();
  bool react();
  void connect(bool fresh);
  void carry_out(const shim::step& what);
  void answer(const std::string& method, const std::string& target, bool close);

  const vector_case& play_;
  const cut client_cut_, upstream_cut_;
  shim::counters totals_;
  shim::event_queue events_;
  shim::exchange_context context_;
  shim::exchange subject_;

  std::string client_in_;        // sent by the client and not consumed
  std::size_t client_sent_ = 0;  // of the case's bytes
  bool client_ended_ = false;
  std::vector<connection> connections_;
  std::size_t current_ = SIZE_MAX;  // the connection that the exchange holds
  std::size_t reactions_ = 0;
  std::size_t first_reacted_ = SIZE_MAX;  // the connection of the first reaction
  bool wants_connection_ = false, wants_fresh_ = false;
  seen seen_;
};

}  // namespace ollama_cors::test::framing
