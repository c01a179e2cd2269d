// One answer without sockets: bytes in, a batch of what they mean out, and whether it has ended.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "client/batch.hpp"
#include "client/body_digest.hpp"
#include "client/body_framer.hpp"
#include "client/request.hpp"
#include "client/response_reader.hpp"
#include "client/stream_judge.hpp"

namespace ollama_cors::client {

class answer {
public:
  enum class state : std::uint8_t {
    more,
    done,        // as it should
    failed,      // why() says how
    redirected,  // location() says where to; nothing of it was put out
  };

  // `follows`: a redirect is not for the caller. The request must outlive the answer.
  answer(const request& asked, std::size_t longest_message, bool follows);

  // All bytes are taken. Behind anything but `more`, nothing counts any more.
  state feed(std::string_view bytes, batch& out);
  // The connection has ended, in order or not.
  state end(bool clean, batch& out);

  failure& why() noexcept { return why_; }
  std::string_view location() const noexcept { return location_; }
  unsigned status() const noexcept { return status_; }
  bool has_head() const noexcept { return status_ != 0; }
  // Some byte of it has come.
  bool begun() const noexcept { return reader_.begun(); }
  // Whether the connection takes another request: the answer was whole, and nothing followed it.
  bool reusable() const noexcept { return reusable_; }

  // Told of each piece of a body that is for the caller; outlives the answer.
  void tell_body(body_digest& of) noexcept { digest_ = &of; }
  // What a head that is put out says its URL is.
  void set_url(std::string url) { url_ = std::move(url); }

private:
  state take_head(batch& out);
  state take_payload(std::span<const std::string_view> runs, batch& out);
  state finish(batch& out);
  state fail(failure_kind kind, std::string message, std::string_view detail = {});
  state fail_by_status();
  state fail_by_stream(std::string_view frame);
  state judge(std::size_t first, batch& out);
  state find_error(std::span<const std::string_view> runs);
  bool fails_in_words();

  const request& asked_;
  std::size_t longest_;
  std::string url_;
  response_reader reader_;
  std::optional<body_framer> framer_;  // nothing: the body is not for the caller
  body_digest* digest_ = nullptr;
  std::optional<stream_judge> judge_;  // nothing if it is no stream that is judged
  framing as_ = framing::raw;
  failure why_;
  std::string location_;
  std::string kept_;      // of the body of an answer that is an error
  std::size_t seen_ = 0;  // of a body that is not for the caller
  unsigned status_ = 0;
  bool follows_;
  bool reusable_ = false;
  state state_ = state::more;
};

}  // namespace ollama_cors::client
