// RFC 8259, as far as it takes to know where one is.
#include "ollama/stream_json.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace ollama_cors::ollama {
namespace {

// Where a text's next quote or backslash is. Eight bytes at a time: most of a stream is text that
// nobody asks for.
const char* find_special(const char* at, const char* end) noexcept {
  constexpr std::uint64_t each = ~0ULL / 0xFF;
  constexpr std::uint64_t high = each * 0x80;
  const auto has_zero = [](std::uint64_t word) { return (word - each) & ~word & high; };
  for (; end - at >= 8; at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    const auto found = has_zero(word ^ (each * '"')) | has_zero(word ^ (each * '\\'));
    if (found == 0) continue;
    // The lowest bit set is right; those above it need not be.
    if constexpr (std::endian::native == std::endian::little) {
      return at + std::countr_zero(found) / 8;
    }
    break;
  }
  while (at != end && *at != '"' && *at != '\\') ++at;
  return at;
}

// Go reads names without regard to case: `Stream` is `stream` to Ollama.
bool is_stream(std::string_view name) noexcept {
  constexpr std::string_view stream = "stream";
  return name.size() == stream.size() &&
         std::equal(name.begin(), name.end(), stream.begin(),
                    [](char one, char other) { return (one | 0x20) == other; });
}

}  // namespace

void short_text::append(std::string_view more) noexcept {
  if (size_ + more.size() > limit) {
    size_ = limit + 1;
    return;
  }
  std::copy(more.begin(), more.end(), bytes_.begin() + size_);
  size_ = static_cast<std::uint8_t>(size_ + more.size());
}

std::string_view short_text::view() const noexcept {
  return size_ > limit ? std::string_view{} : std::string_view(bytes_.data(), size_);
}

bool stream_json::is_set(holds what) noexcept {
  return what != holds::nothing && what != holds::null && what != holds::no &&
         what != holds::empty_text;
}

void stream_json::members::clear() noexcept {
  done = error = stream = holds::nothing;
  finish_reason = false;
  status.clear();
  type.clear();
  sequence_number = 0;
}

void stream_json::reset() noexcept {
  depth_ = 0;
  code_digits_ = 0;
  in_choices_ = name_next_ = in_string_ = collecting_ = escaped_ = in_literal_ = ended_ = false;
}

std::size_t stream_json::feed(std::string_view bytes) noexcept {
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  ended_ = ended_ && bytes.empty();
  while (at != end && !ended_) {
    if (in_string_) {
      at = read_string(at, end);
      continue;
    }
    const char octet = *at++;
    switch (octet) {
      case '"':
        in_string_ = true;
        in_literal_ = false;
        empty_ = true;
        collecting_ = name_next_ || (in_watched_object() && is_read(key_));
        text_.clear();
        break;
      case '{':
      case '[':
        open(octet);
        break;
      case '}':
      case ']':
        close();
        break;
      case ',':
        name_next_ = in_watched_object();
        in_literal_ = false;
        break;
      case ':':
      case ' ':
      case '\t':
      case '\r':
      case '\n':
        in_literal_ = false;
        break;
      default:
        read_literal(octet);
    }
  }
  return static_cast<std::size_t>(at - bytes.data());
}

const char* stream_json::read_string(const char* at, const char* end) noexcept {
  while (at != end) {
    if (escaped_) {
      collect(*at++);
      continue;
    }
    const char* const special = find_special(at, end);
    if (special != at) {
      empty_ = false;
      if (collecting_) text_.append({at, static_cast<std::size_t>(special - at)});
    }
    if (special == end) return end;
    at = special + 1;
    if (*special == '"') {
      end_string();
      return at;
    }
    escaped_ = true;
    empty_ = false;
  }
  return at;
}

// One byte of an escape, RFC 8259 7. A name may be written with escapes and is the same name.
void stream_json::collect(char octet) noexcept {
  if (code_digits_ != 0) {
    const char lower = static_cast<char>(octet | 0x20);
    const auto digit = octet <= '9' ? octet - '0' : lower - 'a' + 10;
    code_ = code_ << 4U | (static_cast<std::uint32_t>(digit) & 0xFU);
    if (--code_digits_ != 0) return;
    // No name and no value that counts has anything outside ASCII.
    octet = code_ < 0x80 ? static_cast<char>(code_) : '\x7F';
  } else if (octet == 'u') {
    code_ = 0;
    code_digits_ = 4;
    return;
  } else if (octet == 'n' || octet == 'r' || octet == 't' || octet == 'b' || octet == 'f') {
    octet = ' ';
  }
  escaped_ = false;
  if (collecting_) text_.append({&octet, 1});
}

void stream_json::end_string() noexcept {
  in_string_ = false;
  if (name_next_) {
    name_next_ = false;
    key_ = key_named(text_.view());
  } else if (in_watched_object()) {
    value(empty_ ? holds::empty_text : holds::text);
  }
}

bool stream_json::in_watched_object() const noexcept {
  return (depth_ == 1 || (depth_ == 3 && in_choices_)) && brackets_[depth_] == '{';
}

stream_json::key stream_json::key_named(std::string_view name) const noexcept {
  if (depth_ == 3) return name == "finish_reason" ? key::finish_reason : key::other;
  switch (name.size()) {
    case 4:
      return name == "done" ? key::done : name == "type" ? key::type : key::other;
    case 5:
      return name == "error" ? key::error : key::other;
    case 6:
      return name == "status" ? key::status : is_stream(name) ? key::stream : key::other;
    case 7:
      return name == "choices" ? key::choices : key::other;
    case 15:
      return name == "sequence_number" ? key::sequence_number : key::other;
    default:
      return key::other;
  }
}

void stream_json::value(holds what) noexcept {
  switch (key_) {
    case key::done:
      found_.done = what;
      break;
    case key::error:
      found_.error = what;
      break;
    case key::stream:
      found_.stream = what;
      break;
    case key::status:
    case key::type: {
      auto& into = key_ == key::status ? found_.status : found_.type;
      into.clear();
      if (what == holds::text) into = text_;
      break;
    }
    case key::finish_reason:
      found_.finish_reason = found_.finish_reason || is_set(what);
      break;
    case key::sequence_number:
    case key::choices:
    case key::other:
      break;
  }
}

void stream_json::open(char bracket) noexcept {
  in_literal_ = false;
  if (in_watched_object()) value(holds::container);
  if (depth_ == 0) {
    found_.clear();
    key_ = key::other;
    in_choices_ = false;
  } else if (depth_ == 1) {
    in_choices_ = key_ == key::choices && brackets_[1] == '{' && bracket == '[';
  }
  ++depth_;
  if (depth_ < brackets_.size()) brackets_[depth_] = bracket;
  name_next_ = in_watched_object();
}

void stream_json::close() noexcept {
  in_literal_ = false;
  name_next_ = false;
  if (depth_ == 0) return;
  ended_ = depth_ == 1 && brackets_[1] == '{';
  --depth_;
}

void stream_json::read_literal(char octet) noexcept {
  if (!in_watched_object() || name_next_) return;
  const bool first = !in_literal_;
  in_literal_ = true;
  const bool is_digit = octet >= '0' && octet <= '9';
  if (first) {
    value(octet == 't'   ? holds::yes
          : octet == 'f' ? holds::no
          : octet == 'n' ? holds::null
                         : holds::number);
    if (key_ == key::sequence_number) found_.sequence_number = 0;
  }
  // Past 2^59 it no longer counts.
  if (key_ == key::sequence_number && is_digit && found_.sequence_number < (1ULL << 59U)) {
    found_.sequence_number = found_.sequence_number * 10 + static_cast<std::uint64_t>(octet - '0');
  }
}

}  // namespace ollama_cors::ollama
