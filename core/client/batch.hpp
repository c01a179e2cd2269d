// What has come of an exchange since it was last asked: the head, messages, the end, in this order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/failure.hpp"
#include "client/request.hpp"

namespace ollama_cors::client {

// The head of an answer.
struct answer_head {
  unsigned status = 0;
  std::string reason;
  std::string url;  // the last one of redirects, without a fragment
  std::vector<header_line> headers;
  framing as = framing::raw;  // never `automatic`
};

// Views into the batch that holds it. Laid out as ocors_message is.
struct message {
  const char* data;
  std::size_t size;
  const char* event;
  std::size_t event_size;

  std::string_view text() const noexcept { return {data, size}; }
  std::string_view event_name() const noexcept { return {event, event_size}; }
};

enum class ended : std::uint8_t { no, done, failed, cancelled };

struct ending {
  ended how = ended::no;
  client::failure failure;  // of `failed` and `cancelled`
  std::string report;       // of a page, JSON
};

// Written on one side and read on the other. Keeps its memory when it is cleared.
class batch {
public:
  void clear() noexcept;
  bool empty() const noexcept;

  // Writing. A message is appended in any number of pieces, then closed.
  void set_head(answer_head head) { head_ = std::move(head); }
  void append(std::string_view bytes) { text_.append(bytes); }
  void close_message(std::string_view event = {});
  // What was appended since the last message is part of none.
  void drop_open() noexcept { text_.resize(closed_); }
  std::string_view open() const noexcept { return std::string_view(text_).substr(closed_); }
  // In raw framing: what was appended belongs to the one message that there is.
  void extend_message();
  void set_ending(ending how) { ending_ = std::move(how); }
  // Appends all of `later`, which is behind this in the stream, and clears it.
  void take(batch& later);

  // Reading. Valid until the batch is written again.
  const answer_head* head() const noexcept { return head_ ? &*head_ : nullptr; }
  std::span<const message> messages() const noexcept { return messages_; }
  const ending* end() const noexcept { return ending_.how == ended::no ? nullptr : &ending_; }
  std::size_t bytes() const noexcept { return text_.size(); }
  // Makes messages() out of what was written.
  void seal();

private:
  struct span_of {
    std::size_t data, size, event, event_size;
  };
  std::optional<answer_head> head_;
  std::string text_;
  std::size_t closed_ = 0;  // how much of it is part of messages
  std::vector<span_of> spans_;
  std::vector<message> messages_;
  ending ending_;
};

}  // namespace ollama_cors::client
