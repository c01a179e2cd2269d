#include "shim/response_relay.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ollama_cors::shim {
namespace {

using scanned = http::chunk_scanner::state;
constexpr std::string_view last_chunk = "0\r\n\r\n";

}  // namespace

void append_chunk(std::string_view payload, std::string& text) {
  if (payload.empty()) return;
  std::array<char, 16> digits;
  const auto end = std::to_chars(digits.begin(), digits.end(), payload.size(), 16).ptr;
  text.append(digits.begin(), end).append("\r\n").append(payload).append("\r\n");
}

http::framing response_relay::begin(const http::framing& upstream, client kind,
                                    ollama::stream_scanner* judge) noexcept {
  using framed = http::framing::kind;
  const bool unframed = kind == client::http_1_0;
  const http::framing sent{unframed ? framed::until_close : framed::chunked, 0};
  scanner_ = {};
  held_.clear();
  judge_ = judge;
  left_ = upstream.length;
  bytes_ = 0;
  complete_ = upstream.by == framed::none || (upstream.by == framed::length && left_ == 0);
  switch (upstream.by) {
    case framed::none:
    case framed::length:
      // Nothing announced is nothing that could be held back: an empty stream is chunked.
      if (kind == client::chunked || (judge != nullptr && complete_)) {
        mode_ = unframed ? mode::raw : mode::recount;
        return sent;
      }
      mode_ = upstream.by == framed::none ? mode::none : mode::counted;
      return upstream;
    case framed::chunked:
      mode_ = unframed ? mode::decode : mode::chunks;
      return sent;
    case framed::until_close:
      // Chunks let a browser see the difference between an end and a cut.
      mode_ = unframed ? mode::raw : mode::encode;
      return sent;
  }
  return upstream;
}

response_relay::result response_relay::advance(std::string_view bytes, std::string& text) {
  if (complete_) {  // there is no body
    if (!may_end()) return {state::unfinished, 0, {}};
    if (mode_ == mode::recount) text.append(last_chunk);
    return {state::done, 0, {}};
  }
  switch (mode_) {
    case mode::none:
      break;
    case mode::counted:
    case mode::recount:
      return advance_counted(bytes, text);
    case mode::chunks:
      return advance_chunks(bytes, text);
    case mode::decode:
      return advance_decoded(bytes, text);
    case mode::encode:
      judge(bytes);
      append_chunk(bytes, text);
      bytes_ += bytes.size();
      return {state::more, bytes.size(), {}};
    case mode::raw:
      judge(bytes);
      bytes_ += bytes.size();
      return {state::more, bytes.size(), bytes};
  }
  return {state::done, 0, {}};
}

response_relay::result response_relay::advance_counted(std::string_view bytes, std::string& text) {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
  auto pass = bytes.substr(0, size);
  judge(pass);
  left_ -= size;
  bytes_ += size;
  complete_ = left_ == 0;
  const auto status = !complete_ ? state::more : may_end() ? state::done : state::unfinished;
  if (mode_ == mode::recount) {
    append_chunk(pass, text);
    if (status == state::done) text.append(last_chunk);
    pass = {};
  } else if (status == state::unfinished) {
    // A length that was announced has no room for a frame: without its last byte the message is
    // incomplete to every reader.
    pass.remove_suffix(pass.empty() ? 0 : 1);
  }
  return {status, size, pass};
}

response_relay::result response_relay::advance_chunks(std::string_view bytes, std::string& text) {
  const auto found = scan(bytes);
  if (found.status == scanned::error) return {state::broken, 0, {}};
  const auto pass = bytes.substr(0, found.consumed);
  const std::size_t ending = scanner_.last_chunk_bytes();
  bytes_ += found.consumed;
  complete_ = found.status == scanned::done;
  // What was held proves to be no last-chunk (`0` became `0a`), or belongs to one that may leave.
  const bool held_is_ending = ending == held_.size() + found.consumed;
  if (!held_is_ending || (complete_ && may_end())) {
    text.append(held_);
    held_.clear();
  }
  if (complete_ && may_end()) return {state::done, found.consumed, pass};
  const auto held_back = std::min(ending, found.consumed);
  if (!complete_) held_.append(pass.substr(pass.size() - held_back));
  return {complete_ ? state::unfinished : state::more, found.consumed,
          pass.substr(0, pass.size() - held_back)};
}

response_relay::result response_relay::advance_decoded(std::string_view bytes, std::string& text) {
  std::size_t consumed = 0;
  while (consumed < bytes.size() && !complete_) {
    const auto piece = scanner_.next(bytes.substr(consumed));
    if (piece.status == scanned::error) return {state::broken, consumed, {}};
    judge(piece.payload);
    text.append(piece.payload);
    bytes_ += piece.payload.size();
    consumed += piece.consumed;
    complete_ = piece.status == scanned::done;
  }
  if (!complete_) return {state::more, consumed, {}};
  return {may_end() ? state::done : state::unfinished, consumed, {}};
}

http::chunk_scanner::result response_relay::scan(std::string_view bytes) noexcept {
  if (judge_ == nullptr) return scanner_.scan(bytes);
  std::size_t consumed = 0;
  for (;;) {
    const auto piece = scanner_.next(bytes.substr(consumed));
    judge(piece.payload);
    consumed += piece.consumed;
    if (piece.status != scanned::more || consumed == bytes.size()) return {piece.status, consumed};
  }
}

void response_relay::judge(std::string_view payload) noexcept {
  if (judge_ != nullptr) judge_->feed(payload);
}

bool response_relay::may_end() const noexcept {
  return judge_ == nullptr || judge_->seen() != ollama::stream_scanner::end::none;
}

response_relay::state response_relay::end(bool clean, std::string& text) {
  if (complete_) return may_end() ? state::done : state::unfinished;
  const bool ends_with_connection = mode_ == mode::encode || mode_ == mode::raw;
  if (!may_end() && can_insert() && (clean || !ends_with_connection)) return state::unfinished;
  if (!ends_with_connection || !clean) return state::broken;
  if (mode_ == mode::encode) text.append(last_chunk);
  complete_ = true;
  return state::done;
}

bool response_relay::can_insert() const noexcept {
  switch (mode_) {
    case mode::none:
    case mode::counted:
      return false;
    case mode::chunks:
    case mode::decode:
      // A last-chunk that is held back has not been begun for the client.
      return scanner_.between_chunks() || scanner_.last_chunk_bytes() != 0;
    case mode::recount:
    case mode::encode:
    case mode::raw:
      break;
  }
  return true;
}

void response_relay::insert(std::string_view payload, std::string& text) {
  if (mode_ == mode::decode || mode_ == mode::raw) {
    text.append(payload);
  } else {
    append_chunk(payload, text);
  }
}

}  // namespace ollama_cors::shim
