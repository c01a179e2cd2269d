// What a client hears while a model loads: CONTRACT.md 4, "Heartbeat". Off by default, since the
// first beat says 200 before the upstream has said anything.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "fetch/field.hpp"
#include "http/head.hpp"
#include "ollama/dialect.hpp"
#include "ollama/stream_request.hpp"

namespace ollama_cors::shim {

// Of one exchange.
class heartbeat {
public:
  // Whether a request can be answered so: a POST whose body can be read as it passes, from a client
  // that knows chunks, under a policy that is not transparent (then the CORS headers are the
  // upstream's, and come with its head).
  static bool possible(const http::request_head& head, bool transparent);

  heartbeat(std::string_view path, ollama::dialect streams_as) noexcept
      : request_(path), streams_as_(streams_as) {}

  void see_request(std::string_view payload) noexcept { request_.feed(payload); }

  bool wanted() const noexcept {
    return request_.wanted() != ollama::stream_request::wish::unknown;
  }

  // The head that commits 200, once.
  http::response_head commit();
  bool committed() const noexcept { return committed_; }

  // One beat: what a reader skips between frames, or before a JSON text.
  std::string_view payload() const noexcept;

  // Whether what the upstream says at last is what the committed head announced.
  bool suits(const http::response_head& late) const;

  // An answer that can no longer be told as one: its status, and the body as far as it is kept.
  void begin_late(unsigned status, std::string_view phrase);
  unsigned late_status() const noexcept { return late_status_; }
  void see_late(std::string_view payload);
  std::string late_error(ollama::dialect dialect) const;

  // A failure of our own in the same form.
  std::string failure(ollama::dialect dialect, const ollama::refusal& what) const;

private:
  bool is_stream() const noexcept {
    return request_.wanted() == ollama::stream_request::wish::stream;
  }
  std::string_view media_type() const noexcept;

  ollama::stream_request request_;
  ollama::dialect streams_as_;
  bool committed_ = false;
  unsigned late_status_ = 0;
  std::string late_phrase_;
  std::string late_body_;
};

}  // namespace ollama_cors::shim
