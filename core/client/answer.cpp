#include "client/answer.hpp"

#include <algorithm>

#include "client/error_text.hpp"

namespace ollama_cors::client {
namespace {

// Of a redirect's body so much is read to have the connection back; behind more, another is
// cheaper.
constexpr std::size_t worth_reading = 64 * 1024;

bool is_redirect(unsigned status) noexcept {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

answer_head copy_of(const http::response_head& head, framing as, const std::string& url) {
  answer_head copy;
  copy.status = head.status;
  copy.reason = head.reason;
  copy.url = url;
  copy.as = as;
  copy.headers.reserve(head.fields.size());
  for (const auto& line : head.fields) {
    copy.headers.push_back({std::string(line.name), std::string(line.value)});
  }
  return copy;
}

}  // namespace

answer::answer(const request& asked, std::size_t longest_message, bool follows)
    : asked_(asked), longest_(longest_message), follows_(follows) {
  reader_.begin(asked.method == "HEAD");
}

answer::state answer::feed(std::string_view bytes, batch& out) {
  using found = response_reader::found;
  while (state_ == state::more) {
    const auto piece = reader_.next(bytes);
    bytes.remove_prefix(piece.consumed);
    switch (piece.what) {
      case found::nothing:
        return state_;
      case found::head:
        state_ = take_head(out);
        break;
      case found::payload:
        state_ = take_payload(piece.payload, out);
        break;
      case found::done:
        // Whoever speaks before it is asked is confused: nothing of it is to be trusted.
        reusable_ = reader_.reusable() && bytes.empty();
        state_ = finish(out);
        break;
      case found::error:
        if (fails_in_words()) return state_;
        state_ = reader_.why() == http::gate_error::bad_chunk
                     ? fail(failure_kind::bad_chunk, std::string(http::describe(reader_.why())))
                     : fail(failure_kind::bad_response,
                            "What the server sent is no HTTP answer that can be relied on: " +
                                std::string(http::describe(reader_.why())));
    }
  }
  return state_;
}

answer::state answer::end(bool clean, batch& out) {
  if (state_ != state::more) return state_;
  if (reader_.completed_by_end(clean)) return state_ = finish(out);
  if (fails_in_words()) return state_;
  if (!reader_.begun()) {
    return state_ = fail(failure_kind::truncated,
                         "The server closed the connection without an answer. Look into its log.");
  }
  if (status_ >= 400 && !framer_) return state_ = fail_by_status();
  const std::string_view open = framer_ ? framer_->open() : std::string_view();
  return state_ = fail(failure_kind::truncated,
                       clean ? "The connection ended before the answer was complete."
                             : "The connection broke before the answer was complete.",
                       open);
}

// What failed in the dialect's words has said more than how the connection broke.
bool answer::fails_in_words() {
  if (!judge_) return false;
  const std::string open(framer_->open());
  if (!judge_->saw_error() && judge_->look_at(open, {}) != stream_judge::end::error) return false;
  state_ = fail_by_stream(open);
  return true;
}

answer::state answer::take_head(batch& out) {
  const auto& head = reader_.head();
  status_ = head.status;
  if (follows_ && is_redirect(status_)) {
    location_ = head.find("location");
    if (!location_.empty()) return state::more;
  }
  as_ = framing_of(asked_, head);
  out.set_head(copy_of(head, as_, url_));
  if (asked_.status_errors && status_ >= 400) return state::more;
  framer_.emplace(as_, longest_);
  const auto speaks = dialect_of(asked_, head);
  if (speaks != ollama::dialect::plain) judge_.emplace(speaks);
  return state::more;
}

answer::state answer::take_payload(std::span<const std::string_view> runs, batch& out) {
  if (!framer_) {
    for (const std::string_view run : runs) {
      seen_ += run.size();
      if (location_.empty()) kept_.append(run.substr(0, detail_limit - kept_.size()));
    }
    if (!location_.empty()) return seen_ > worth_reading ? state::redirected : state::more;
    return seen_ > detail_limit ? fail_by_status() : state::more;
  }
  if (digest_ != nullptr) {
    for (const std::string_view run : runs) digest_->add(run);
  }
  const std::size_t first = out.count();
  const bool fits = framer_->feed(runs, out);
  // An error that came before a message that is too long has ended the stream.
  if (judge_ && as_ != framing::raw) {
    if (const auto found = judge(first, out); found != state::more) return found;
  }
  if (!fits) {
    return fail(failure_kind::message_too_long,
                "A message of the stream is longer than " + std::to_string(longest_) +
                    " bytes. Allow more by `message_bytes`, or read it as \"raw\".",
                framer_->open());
  }
  if (!judge_ || as_ != framing::raw) return state::more;
  for (const std::string_view run : runs) judge_->feed(run);
  return judge_->saw_error() ? find_error(runs) : state::more;
}

// A message that says so is the last one for the caller, and not for it: it is the failure.
answer::state answer::judge(std::size_t first, batch& out) {
  for (std::size_t i = first; i < out.count(); ++i) {
    if (judge_->look_at(out.data_at(i), out.event_at(i)) != stream_judge::end::error) continue;
    const std::string frame(out.data_at(i));
    out.truncate(i);
    return fail_by_stream(frame);
  }
  return state::more;
}

// In bytes that are the caller's as they are. What the error says is read where it came in one
// read.
answer::state answer::find_error(std::span<const std::string_view> runs) {
  batch messages;
  body_framer reading(judge_->frames(), longest_);
  reading.feed(runs, messages);
  reading.end(messages);
  for (std::size_t i = 0; i < messages.count(); ++i) {
    const std::string_view data = messages.data_at(i);
    if (judge_->look_at(data, messages.event_at(i)) == stream_judge::end::error) {
      return fail_by_stream(data);
    }
  }
  return state::more;
}

answer::state answer::fail_by_stream(std::string_view frame) {
  std::string message = error_text_of(frame);
  if (message.empty()) {
    message = "The server reported an error inside its stream";
    message += frame.empty() ? std::string(".") : ": " + std::string(frame.substr(0, 512));
  }
  return fail(failure_kind::stream_error, std::move(message), frame);
}

answer::state answer::finish(batch& out) {
  if (!location_.empty()) return state::redirected;
  if (!framer_) return status_ >= 400 ? fail_by_status() : state::done;
  const std::size_t first = out.count();
  framer_->end(out);
  if (!judge_) return state::done;
  if (as_ != framing::raw) {
    if (const auto found = judge(first, out); found != state::more) return found;
  }
  if (judge_->saw_error()) return fail_by_stream({});
  // A terminator counts when it is there, whether its line or event is whole or not.
  const std::string open(framer_->open());
  if (!judge_->saw_end() && judge_->look_at(open, {}) == stream_judge::end::error) {
    return fail_by_stream(open);
  }
  if (judge_->saw_end()) return state::done;
  return fail(failure_kind::no_terminator, judge_->no_terminator());
}

answer::state answer::fail(failure_kind kind, std::string message, std::string_view detail) {
  why_.kind = kind;
  why_.message = std::move(message);
  why_.status = status_;
  why_.detail = detail.substr(0, detail_limit);
  return state::failed;
}

answer::state answer::fail_by_status() {
  std::string message = error_text_of(kept_);
  if (message.empty()) {
    message = asked_.method + " " + asked_.target + " was answered " + std::to_string(status_);
    if (!reader_.head().reason.empty()) message += " " + std::string(reader_.head().reason);
    const std::string said = quoted_text(kept_);
    message += said.empty() ? ", without a reason. The server's log may say why." : ": " + said;
  }
  return fail(failure_kind::http_status, std::move(message), kept_);
}

}  // namespace ollama_cors::client
