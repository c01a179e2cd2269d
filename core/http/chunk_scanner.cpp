// RFC 9112 7.1, a byte at a time but for payload. A bare LF ends no line here: the leniency of 2.2
// is for heads, and half the world's smuggling lives on granting it to chunks.
#include "http/chunk_scanner.hpp"

#include <algorithm>

#include "fetch/token.hpp"
#include "http/octets.hpp"

namespace ollama_cors::http {
namespace {

constexpr std::size_t line_limit = 4096;
constexpr std::size_t trailer_limit = 8192;
constexpr std::uint64_t size_limit = INT64_MAX;

constexpr std::uint64_t hex_value(char octet) noexcept {
  if (octet <= '9') return static_cast<std::uint64_t>(octet - '0');
  return static_cast<std::uint64_t>(fetch::to_lower(octet) - 'a' + 10);
}

}  // namespace

bool chunk_scanner::advance_size_line(char octet) noexcept {
  if (++line_ > line_limit) return false;
  switch (phase_) {
    case phase::size_start:
      if (!is_octet(octet, octet_hex)) return false;
      left_ = 0;
      phase_ = phase::size;
      [[fallthrough]];
    case phase::size:
      if (is_octet(octet, octet_hex)) {
        const std::uint64_t digit = hex_value(octet);
        if (left_ > (size_limit - digit) / 16) return false;
        left_ = left_ * 16 + digit;
      } else if (octet == ';') {
        phase_ = phase::extension;
      } else if (octet == '\r') {
        phase_ = phase::size_lf;
      } else {
        return false;
      }
      break;
    case phase::extension:
      if (octet == '\r') {
        phase_ = phase::size_lf;
      } else if (!is_octet(octet, octet_field_text)) {
        return false;
      }
      break;
    default:  // size_lf
      if (octet != '\n') return false;
      line_ = 0;
      last_ = left_ == 0;
      phase_ = last_ ? phase::trailer_start : phase::data;
  }
  // `0` may become `05`: it counts as the last-chunk until another digit says otherwise.
  last_chunk_bytes_ = left_ == 0 ? last_chunk_bytes_ + 1 : 0;
  return true;
}

bool chunk_scanner::advance_trailers(char octet) noexcept {
  if (++trailers_ > trailer_limit + 2) return false;  // + 2: the empty line is no trailer
  ++last_chunk_bytes_;
  switch (phase_) {
    case phase::trailer_start:
      if (octet == '\r') {
        phase_ = phase::final_lf;
        return true;
      }
      phase_ = phase::trailer_name;
      return fetch::is_token_byte(octet);
    case phase::trailer_name:
      if (octet == ':') {
        phase_ = phase::trailer;
        return true;
      }
      return fetch::is_token_byte(octet);
    case phase::trailer:
      if (octet == '\r') {
        phase_ = phase::trailer_lf;
        return true;
      }
      return is_octet(octet, octet_field_text);
    case phase::trailer_lf:
      phase_ = phase::trailer_start;
      return octet == '\n';
    default:  // final_lf
      phase_ = phase::done;
      return octet == '\n';
  }
}

bool chunk_scanner::advance(char octet) noexcept {
  if (phase_ == phase::data_cr) {
    phase_ = phase::data_lf;
    return octet == '\r';
  }
  if (phase_ == phase::data_lf) {
    phase_ = phase::size_start;
    return octet == '\n';
  }
  return last_ ? advance_trailers(octet) : advance_size_line(octet);
}

// What stands between two runs of payload, where all of it is at hand and there is nothing to it
// but a size: nearly always so. 0 = look closer.
std::size_t chunk_scanner::skip_plain_framing(std::string_view bytes) noexcept {
  constexpr std::size_t most_digits = 8;
  std::size_t at = 0;
  if (phase_ == phase::data_cr) {
    if (!bytes.starts_with("\r\n")) return 0;
    at = 2;
  }
  const std::size_t digits_at = at;
  std::uint64_t size = 0;
  while (at < bytes.size() && at - digits_at < most_digits && is_octet(bytes[at], octet_hex)) {
    size = size * 16 + hex_value(bytes[at++]);
  }
  if (size == 0 || bytes.substr(at, 2) != "\r\n") return 0;
  left_ = size;
  last_ = false;
  last_chunk_bytes_ = 0;
  phase_ = phase::data;
  return at + 2;
}

chunk_scanner::piece chunk_scanner::next(std::string_view bytes) noexcept {
  std::size_t at = 0;
  if (phase_ == phase::data_cr || phase_ == phase::size_start) at = skip_plain_framing(bytes);
  while (at < bytes.size() && phase_ != phase::done && phase_ != phase::error) {
    if (phase_ == phase::data) {
      const auto run =
          static_cast<std::size_t>(std::min(left_, static_cast<std::uint64_t>(bytes.size() - at)));
      left_ -= run;
      if (left_ == 0) phase_ = phase::data_cr;
      return {state::more, at + run, bytes.substr(at, run)};
    }
    if (advance(bytes[at])) {
      ++at;
    } else {
      phase_ = phase::error;
    }
  }
  if (phase_ == phase::error) return {state::error, at, {}};
  return {phase_ == phase::done ? state::done : state::more, at, {}};
}

chunk_scanner::result chunk_scanner::scan(std::string_view bytes) noexcept {
  std::size_t consumed = 0;
  for (;;) {
    const piece step = next(bytes.substr(consumed));
    consumed += step.consumed;
    if (step.status != state::more || consumed == bytes.size()) return {step.status, consumed};
  }
}

bool chunk_scanner::between_chunks() const noexcept {
  return phase_ == phase::size_start;
}

}  // namespace ollama_cors::http
