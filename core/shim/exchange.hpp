// The life of the requests on one client connection, without sockets: input in, what to do out.
//
// The shell (session) feeds bytes, ends and expired deadlines, and carries out each step at once
// and in order. It keeps back a direction's input while that direction's output is still unsent;
// that is the whole back-pressure.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/configuration.hpp"
#include "http/head.hpp"
#include "ollama/dialect.hpp"
#include "ollama/routes.hpp"
#include "ollama/stream_scanner.hpp"
#include "shim/body_reader.hpp"
#include "shim/counters.hpp"
#include "shim/event_queue.hpp"
#include "shim/heartbeat.hpp"
#include "shim/patience.hpp"
#include "shim/request_id.hpp"
#include "shim/response_relay.hpp"
#include "shim/stream_judgement.hpp"
#include "shim/terms.hpp"

namespace ollama_cors::shim {

enum class upstream_act : std::uint8_t {
  keep,
  connect,        // take an idle connection, or make one
  connect_fresh,  // make one: the idle one was stale
  release,        // the answer is complete and the connection clean: to the pool
  close,
};

enum class client_act : std::uint8_t {
  keep,
  close,   // when all is sent
  linger,  // when all is sent, end our side and swallow what still comes (RFC 9112 9.6)
  abort,   // by a reset, when what can be sent at once is: no HTTP/1.0 client may take what it has
           // for complete
};

struct step {
  std::size_t consumed = 0;
  // Valid until the next input to any exchange of the loop.
  std::string_view to_client{};
  std::string_view to_upstream{};
  upstream_act upstream = upstream_act::keep;
  client_act client = client_act::keep;
};

// Room that an exchange needs for an input alone. What is left there is gone with the next input to
// any exchange of the loop, so that an idle connection holds none.
struct exchange_scratch {
  http::request_head request;
  http::response_head response;
  std::string to_client;
  std::string to_upstream;
  std::string spare_head;  // the room of a request's head that has been sent
};

// What all exchanges of one loop share. The worker owns it and swaps `terms`.
struct exchange_context {
  std::shared_ptr<const shim::terms> terms;
  std::unique_ptr<policy::decision> decision = std::make_unique<policy::decision>();
  shim::counters& counters;
  event_queue& events;
  request_ids ids{};
  exchange_scratch scratch{};
  bool draining = false;
};

class exchange {
public:
  // Asks for the current context at each request; it must outlive the exchange.
  explicit exchange(exchange_context& context) noexcept
      : context_(context),
        head_(context.scratch.request),
        response_(context.scratch.response),
        client_text_(context.scratch.to_client),
        upstream_text_(context.scratch.to_upstream) {}

  step client_data(std::string_view bytes);
  step client_end();  // or an error, or a write that failed
  step cut_off();     // by us, who stop
  step upstream_connected(bool reused);
  // To connect. `exhausted`: it is this process that has no descriptor left.
  step upstream_failed(std::string_view why, bool exhausted = false);
  step upstream_not_trusted(std::string_view why);  // its TLS handshake failed; whole sentences
  step upstream_data(std::string_view bytes);
  step upstream_end(bool clean);  // an end, or an error
  step expired();                 // the deadline that waiting() names
  step refuse_connection();       // over the cap: 503
  step beat();                    // the upstream has been silent for `heartbeat_ms`

  waiting_for waiting() const noexcept;
  bool idle() const noexcept { return phase_ == phase::head && !started_; }
  bool wants_client_data() const noexcept;  // else bytes wait, and only the end matters
  bool wants_upstream_data() const noexcept { return phase_ == phase::open; }
  // Whether only a reset tells the client that what it has so far is not all.
  bool looks_complete_if_cut() const noexcept { return responding_ && unframed_; }
  // Whether the client is to hear something where the upstream says nothing.
  bool beats() const noexcept;
  // A failed write to the upstream: it may still answer, so only the body stops.
  void upstream_takes_no_more() noexcept { upstream_deaf_ = true; }
  // Of the request under way, else of the last one.
  std::uint64_t id() const noexcept { return id_; }
  // Those that the request under way began with, else those in force.
  const config::settings& settings() const noexcept {
    return (terms_ ? *terms_ : *context_.terms).settings;
  }

private:
  enum class phase : std::uint8_t {
    head,  // between requests, or inside a request's head
    connecting,
    open,      // both sides are connected
    answered,  // by us; the rest of the request's body is swallowed
    lingering,
    closed,
  };

  step begin(std::string_view head);
  void begin_event();
  step forward(const policy::decision& decision);
  step refuse_head(http::gate_error why);
  step refuse_decided(const policy::request& request, const policy::decision& decision);
  step refuse(int status, std::string_view reason, std::string_view message,
              std::string_view pointer = {}, std::string_view fix = {});
  step take_body(std::string_view bytes);
  step with_body(step opening, std::string_view bytes);
  step swallow(std::string_view bytes);
  step take_response_head(std::string_view bytes);
  step take_late_head(std::string_view bytes, std::size_t head_size);
  step take_late_error(std::string_view bytes, std::size_t already_consumed);
  step tell_late(std::string body, int status, std::string_view why, step so_far);
  void begin_response();
  step relay(std::string_view bytes, std::size_t already_consumed);
  step broken(std::string_view why);
  step unfinished(stream_fault what, step so_far);
  step broken_at_once();
  step finish_response(step so_far, bool reusable);
  step end_by(std::string_view why);
  step finish(step so_far);
  step fail_upstream(int status, std::string_view reason, std::string_view message);
  void forget_request() noexcept;
  void give_back_head() noexcept;
  void remember(const policy::request& request, const policy::decision& decision);
  void report(std::string_view outcome, std::string_view message = {});
  http::head_limits limits() const noexcept;

  exchange_context& context_;
  phase phase_ = phase::head;
  bool started_ = false;        // bytes of a head are there
  bool served_before_ = false;  // this connection has had a request
  std::size_t resume_ = 0;      // of the search for the end of a head

  // Of the context's scratch.
  http::request_head& head_;
  http::response_head& response_;
  std::string& client_text_;
  std::string& upstream_text_;

  // One request.
  std::shared_ptr<const terms> terms_;
  body_reader body_;
  ollama::dialect dialect_ = ollama::dialect::plain;
  std::string cors_space_;  // the decision's headers and the request's id, kept for the answer
  std::vector<fetch::field> cors_;
  std::string origin_;
  bool is_head_ = false;
  bool client_1_0_ = false;
  bool keep_client_ = false;
  bool expects_continue_ = false;
  bool transparent_ = false;
  bool expose_any_ = false;
  bool forwarded_ = false;
  std::uint8_t route_ = 0;  // of counters
  bool retriable_ = false;  // nothing was read of it upstream, and it may be sent twice
  bool upstream_reused_ = false;
  bool upstream_deaf_ = false;
  ollama::dialect streams_as_ = ollama::dialect::plain;
  std::unique_ptr<heartbeat> heartbeat_;  // null where there is none

  // Its response.
  response_relay relay_;
  std::unique_ptr<ollama::stream_scanner> stream_;  // null if it is no stream that is judged
  std::size_t response_resume_ = 0;
  bool responding_ = false;  // its head has left for the client
  bool unframed_ = false;    // an HTTP/1.0 client knows its end by our close
  bool keep_upstream_ = false;
  bool until_close_ = false;  // it ends with the upstream's connection

  std::string upstream_head_;  // kept until the first byte of the response

  event event_;
  std::uint64_t id_ = 0;  // of the event, which another has taken the place of once it is told
  std::chrono::steady_clock::time_point begun_{};
  bool counted_ = false;         // as an active exchange
  bool counted_stream_ = false;  // as an open one
};

}  // namespace ollama_cors::shim
