// The lines that the second reader (strict_http.hpp) is made of.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/strict_http.hpp"

namespace ollama_cors::test {

bool is_alpha(unsigned char c);
bool is_digit(unsigned char c);
bool is_name(std::string_view text);     // tchar, RFC 9110 5.6.2
bool is_text(std::string_view text);     // field-vchar, SP and HTAB, RFC 9110 5.5
bool is_visible(std::string_view text);  // not empty, and no white space
std::string lower(std::string_view text);
std::string trimmed(std::string_view text);

// Plain digits, no sign, no list; nothing beyond what 19 digits hold, zeros before them aside.
std::optional<std::size_t> number(std::string_view text);
std::optional<std::size_t> hexadecimal(std::string_view text);

// Reads lines off, and remembers why it could not.
class strict_source {
public:
  explicit strict_source(std::string_view bytes) : bytes_(bytes) {}

  reading state() const { return state_; }
  const std::string& why() const { return why_; }
  std::size_t position() const { return at_; }
  std::string_view rest() const { return bytes_.substr(at_); }
  void advance(std::size_t size) { at_ += size; }

  // Once not complete, it stays so.
  void fail(std::string why) {
    state_ = reading::malformed;
    why_ = std::move(why);
  }
  void wait() { state_ = reading::incomplete; }

  // A line without its CRLF. A CR or LF that is not part of a CRLF ends nothing.
  std::optional<std::string_view> line();

private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  reading state_ = reading::complete;
  std::string why_;
};

// Field lines up to and with the empty one. False if `from` is not complete then.
bool read_fields(strict_source& from, std::vector<std::pair<std::string, std::string>>& into);

}  // namespace ollama_cors::test
