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
      if (const int digit = hex_digit(octet); digit >= 0 && !space_) {
        if (left_ >> 56 != 0) return false;
        left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
        has_size_ = true;
        return true;
      }
      if ((octet == ' ' || octet == '\t') && (has_size_ || strtoul_)) {
        space_ = has_size_;
        return true;
      }
      if (strtoul_ && fetch::to_lower(octet) == 'x' && has_size_ && left_ == 0 && !prefixed_) {
        has_size_ = false;
        return prefixed_ = true;
      }
      if (!has_size_) return false;
      if (octet == ';' || octet == '\r') {
        phase_ = phase::rest_of_line;
        return true;
      }
      if (octet != '\n') return false;
      break;
    case phase::rest_of_line:
      if (octet != '\n') return true;
      break;
    case phase::data_end:
      if (octet == '\r' && line_ == 1) return true;
      if (octet != '\n') return false;
      phase_ = phase::size;
      line_ = 0;
      has_size_ = space_ = prefixed_ = false;
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
  line_ = 0;
  phase_ = left_ == 0 ? phase::trailer : phase::data;
  return true;
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
