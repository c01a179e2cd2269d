// An answer off the wire, in any pieces: its head, runs of its body, its end. RFC 9112 6.3.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/chunk_scanner.hpp"
#include "http/framing_gate.hpp"
#include "http/head.hpp"

namespace ollama_cors::client {

// Strict, as the shim is with its upstream: what two readers could understand in two ways is no
// answer. Interim ones (1xx) are passed over.
class response_reader {
public:
  enum class found : std::uint8_t {
    nothing,  // all bytes are consumed: more must come
    head,     // head() is there
    payload,  // runs of the body
    done,     // the answer is complete; bytes behind it are not consumed
    error     // why()
  };
  struct piece {
    found what = found::nothing;
    std::size_t consumed = 0;
    std::span<const std::string_view> payload{};  // inside the bytes; valid until the next call
  };

  // For an answer to such a request.
  void begin(bool to_head_request) noexcept;
  // Call again until it finds nothing, or done.
  piece next(std::string_view bytes);
  // The connection has ended: whether that completes the answer.
  bool completed_by_end(bool clean) const noexcept;

  const http::response_head& head() const noexcept { return head_; }  // as long as it is read
  bool has_head() const noexcept { return state_ != state::head; }
  // Bytes of a head have come, or all of it.
  bool begun() const noexcept { return has_head() || !held_.empty(); }
  http::gate_error why() const noexcept { return why_; }
  // Whether the connection, after `done`, takes another request.
  bool reusable() const noexcept { return state_ == state::done && head_.keep_alive; }

private:
  enum class state : std::uint8_t { head, counted, chunked, until_close, done, error };
  piece next_head(std::string_view bytes);
  piece next_body(std::string_view bytes);
  piece next_chunks(std::string_view bytes);
  void begin_body() noexcept;
  piece fail(http::gate_error why) noexcept;

  state state_ = state::head;
  std::string held_;  // the head, whole or not
  std::size_t resume_ = 0;
  http::response_head head_;  // views of held_
  http::chunk_scanner scanner_;
  std::vector<std::string_view> runs_;
  std::uint64_t left_ = 0;
  http::gate_error why_{};
  bool to_head_ = false;
};

}  // namespace ollama_cors::client
