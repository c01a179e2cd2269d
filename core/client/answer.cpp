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
  // What failed in the dialect's words has said more than its end does.
  if (judge_ && judge_->saw_error()) return state_ = finish(out);
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

answer::state answer::take_payload(std::string_view payload, batch& out) {
  if (!framer_) {
    seen_ += payload.size();
    if (!location_.empty()) return seen_ > worth_reading ? state::redirected : state::more;
    kept_.append(payload.substr(0, detail_limit - kept_.size()));
    return seen_ > detail_limit ? fail_by_status() : state::more;
  }
  const std::size_t first = out.count();
  if (!framer_->feed(payload, out)) {
    return fail(failure_kind::message_too_long,
                "A message of the stream is longer than " + std::to_string(longest_) +
                    " bytes. Allow more by `message_bytes`, or read it as \"raw\".",
                framer_->open());
  }
  if (!judge_) return state::more;
  judge_->feed(payload);
  return judge_->saw_error() ? look_for_error(first, payload, out) : state::more;
}

// The message that says so is the last one for the caller, and not for it: it is the failure.
answer::state answer::look_for_error(std::size_t first, std::string_view payload, batch& out) {
  batch spare;
  batch* in = &out;
  if (as_ == framing::raw) {
    // Its bytes are the caller's. What they say is read where they came in one piece.
    body_framer reading(judge_->frames(), longest_);
    reading.feed(payload, spare);
    reading.end(spare);
    in = &spare;
    first = 0;
  }
  for (std::size_t i = first; i < in->count(); ++i) {
    if (!judge_->is_error(in->data_at(i), in->event_at(i))) continue;
    const std::string frame(in->data_at(i));
    in->truncate(i);
    std::string message = error_text_of(frame);
    if (message.empty()) message = "The server reported an error inside its stream: " + frame;
    return fail(failure_kind::stream_error, std::move(message), frame);
  }
  return state::more;
}

answer::state answer::finish(batch& out) {
  if (!location_.empty()) return state::redirected;
  if (!framer_) return status_ >= 400 ? fail_by_status() : state::done;
  const std::size_t first = out.count();
  framer_->end(out);
  if (!judge_) return state::done;
  if (judge_->saw_error()) {
    const auto found = look_for_error(first, {}, out);
    if (found != state::more) return found;
    return fail(failure_kind::stream_error, "The server reported an error inside its stream.",
                framer_->open());
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
    message += ", without a reason. The server's log may say why.";
  }
  return fail(failure_kind::http_status, std::move(message), kept_);
}

}  // namespace ollama_cors::client
