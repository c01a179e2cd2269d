#include "client/lenient_chunks.hpp"

#include <algorithm>

#include "fetch/ascii.hpp"

namespace ollama_cors::client {
namespace {

constexpr std::size_t line_limit = 16 * 1024;

int hex_digit(char octet) noexcept {
  if (fetch::is_digit(octet)) return octet - '0';
  const char lower = fetch::to_lower(octet);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

bool lenient_chunks::step(char octet) noexcept {
  if (++line_ > line_limit) return false;
  switch (phase_) {
    case phase::size:
      if (octet == '\n') break;
      take_of_size(octet);
      return true;
    case phase::rest_of_line:
      if (octet != '\n') return true;
      break;
    case phase::data_end:
      if (octet != '\n') {
        bad_ = bad_ || octet != '\r' || line_ != 1;
        return true;
      }
      if (bad_ && how_ != reader::as_webkit) return false;
      phase_ = phase::size;
      line_ = 0;
      left_ = 0;
      has_size_ = space_ = prefixed_ = bad_ = false;
      return true;
    case phase::trailer:
      if (octet != '\n') return true;
      // An empty line, but for its CR, ends the message.
      if (line_ == 1 || (line_ == 2 && space_)) phase_ = phase::done;
      line_ = 0;
      return true;
    default:
      return false;
  }
  // The size's line has ended.
  if ((bad_ || !has_size_) && how_ != reader::as_webkit) return false;
  bad_ = false;
  line_ = 0;
  phase_ = left_ == 0 ? phase::trailer : phase::data;
  return true;
}

void lenient_chunks::take_of_size(char octet) noexcept {
  if (const int digit = hex_digit(octet); digit >= 0 && !space_) {
    bad_ = bad_ || left_ >> 56 != 0;
    left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
    has_size_ = true;
  } else if ((octet == ' ' || octet == '\t') && (has_size_ || how_ != reader::plain)) {
    space_ = has_size_;
  } else if (how_ != reader::plain && fetch::to_lower(octet) == 'x' && has_size_ && left_ == 0 &&
             !prefixed_) {
    has_size_ = false;
    prefixed_ = true;
  } else if (how_ == reader::as_webkit || (has_size_ && (octet == ';' || octet == '\r'))) {
    phase_ = phase::rest_of_line;
  } else {
    bad_ = true;
  }
}

lenient_chunks::piece lenient_chunks::next(std::string_view bytes) noexcept {
  std::size_t at = 0;
  while (at < bytes.size() && phase_ != phase::done && phase_ != phase::error) {
    if (phase_ == phase::data) {
      const auto run = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size() - at));
      left_ -= run;
      if (left_ == 0) phase_ = phase::data_end;
      return {state::more, at + run, bytes.substr(at, run)};
    }
    // Of a trailer's line, whether all there is of it is a CR.
    if (phase_ == phase::trailer && line_ == 0) space_ = bytes[at] == '\r';
    if (step(bytes[at])) {
      ++at;
    } else {
      phase_ = phase::error;
    }
  }
  if (phase_ == phase::error) return {state::error, at};
  return {phase_ == phase::done ? state::done : state::more, at};
}

}  // namespace ollama_cors::client
