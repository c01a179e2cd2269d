// One fetch() of a page, as a machine without sockets: it says which request goes on the wire next,
// is fed the heads of the answers, and ends in a report. Bodies never pass through it.
// https://fetch.spec.whatwg.org/#fetching
//
//   page::preflight_cache cache;                       // kept for all fetches of one page
//   page::fetching fetching(environment, request, cache);
//   auto todo = fetching.start(now);
//   while (todo != action::done) switch (todo) {
//     case action::send:       send fetching.request(); read until head_size(received, ended) says
//                              where the head ends; todo = fetching.head(those bytes, now)
//                              (no connection, or no byte: todo = fetching.failed(why, now))
//     case action::read_head:  as before, with the bytes behind the head that was interim
//     case action::read_body:  read and drop the body, framed by framing();
//     case action::deliver:    report().response is there: hand the body to the page;
//                              both: todo = fetching.body_ended(how, now)
//   }
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "page/preflight_cache.hpp"
#include "page/report.hpp"
#include "page/request.hpp"
#include "page/wire.hpp"

namespace ollama_cors::page {

enum class action : std::uint8_t {
  send,       // request(); what is left of an earlier answer is of no interest: drain it or close
  read_head,  // the head was an interim one (1xx): another follows on the same connection
  read_body,  // this answer's body is not for the page, but the browser waits for its end
  deliver,    // fetch() has resolved; the body is the page's
  hand_over,  // fetch() has resolved without a request; the body is own_body()
  done        // report() is final
};

class fetching {
public:
  // The cache outlives the machine. One cache belongs to one browser and one top-level page.
  fetching(environment where, page::request what, preflight_cache& cache);
  fetching(fetching&&) noexcept;
  fetching& operator=(fetching&&) noexcept;
  ~fetching();

  action start(instant now);

  // How many of the bytes received so far on this connection are one head, as this browser looks
  // for its end; nothing if more must come. `ended`: no more will. 0 is a head too: the bytes are
  // all body (HTTP/0.9, where the browser still takes it).
  std::optional<std::size_t> head_size(std::string_view received, bool ended) const;

  // `raw` is what head_size counted off. Firefox resolves fetch() with the first byte of a body: if
  // something is said here, it is the framing of the one that head() has to be told the begin of.
  std::optional<body_framing> awaited_body(std::string_view raw);
  action head(std::string_view raw, instant now, body_begin body = body_begin::came);
  // Instead of head(): none came. Also for an answer that was cut within its head.
  action failed(failure why, instant now);
  // After read_body, deliver and hand_over. `whole`: it ended as its framing says.
  action body_ended(body_end how, instant now);

  const wire_request& request() const noexcept;  // after `send`
  body_framing framing() const noexcept;         // after `read_body` and `deliver`
  const std::string& own_body() const noexcept;  // after `hand_over`
  const page::report& report() const noexcept;   // complete after `done`; `deliver`: but its end

private:
  class state;
  std::unique_ptr<state> state_;
};

}  // namespace ollama_cors::page
