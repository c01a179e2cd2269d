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

// Views into the batch that holds it, a NUL behind each. Laid out as ocors_message is.
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

// Written on one side and read on the other. Keeps its memory, within reason, when it is cleared.
class batch {
public:
  void clear() noexcept;
  bool empty() const noexcept { return !head_ && spans_.empty() && ending_.how == ended::no; }

  // Writing.
  void set_head(answer_head head) { head_ = std::move(head); }
  void add_message(std::string_view data, std::string_view event = {});
  // In raw framing there is one message at most, and it grows.
  void add_bytes(std::string_view data);
  void set_ending(ending how) { ending_ = std::move(how); }
  // Appends all of `later`, which is behind this in the stream, and clears it.
  void take(batch& later);
  // Of messages that are written: their number, one of them, and none from there on.
  std::size_t count() const noexcept { return spans_.size(); }
  std::string_view data_at(std::size_t index) const noexcept {
    return {text_.data() + spans_[index].data, spans_[index].size};
  }
  std::string_view event_at(std::size_t index) const noexcept {
    return {text_.data() + spans_[index].event, spans_[index].event_size};
  }
  void truncate(std::size_t count) noexcept;
  // How much it holds: text, and what its messages cost.
  std::size_t weight() const noexcept { return text_.size() + spans_.size() * sizeof(span_of); }

  // Reading. Views are valid until the batch is written again; call seal() before messages().
  const answer_head* head() const noexcept { return head_ ? &*head_ : nullptr; }
  std::span<const message> messages() const noexcept { return messages_; }
  const ending* end() const noexcept { return ending_.how == ended::no ? nullptr : &ending_; }
  void seal();

private:
  // Offsets, as the text may move while it is written.
  struct span_of {
    std::size_t data, size, event, event_size;
  };
  std::optional<answer_head> head_;
  std::string text_;
  std::vector<span_of> spans_;
  std::vector<message> messages_;
  bool raw_ = false;  // its message is pieces of a body
  ending ending_;
};

}  // namespace ollama_cors::client
