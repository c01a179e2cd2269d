// Follows JSON objects over bytes that pass by, and remembers what a few of their members hold.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ollama_cors::ollama {

// A text of which only the first bytes matter: what is longer equals nothing.
class short_text {
public:
  void clear() noexcept { size_ = 0; }
  void append(std::string_view more) noexcept;
  bool empty() const noexcept { return size_ == 0; }
  std::string_view view() const noexcept;  // empty if it was too long

private:
  static constexpr std::size_t limit = 24;
  std::array<char, limit> bytes_{};
  std::uint8_t size_ = 0;  // limit + 1 = too long
};

// No tree and no validation: depth, strings and escapes are counted, so that a member is told from
// its look-alike inside a text or a nested object. Memory does not depend on the input. Of a name
// that is given twice the last value counts, as with every reader.
class stream_json {
public:
  enum class holds : std::uint8_t { nothing, null, no, yes, number, empty_text, text, container };

  // Of the outermost object.
  struct members {
    holds done = holds::nothing;
    holds error = holds::nothing;
    holds stream = holds::nothing;
    bool finish_reason = false;  // of an element of `choices`: neither null nor empty
    short_text status;
    short_text type;
    std::uint64_t sequence_number = 0;
    void clear() noexcept;
  };

  // What an SDK raises on: a value that is not null, false or the empty text.
  static bool is_set(holds what) noexcept;

  // Stops behind the end of an outermost object; returns how many bytes it took.
  std::size_t feed(std::string_view bytes) noexcept;
  // Whether the bytes so far end with an object's end.
  bool object_ended() const noexcept { return ended_; }
  // Of the object that has just ended, or that is under way.
  const members& found() const noexcept { return found_; }

  void reset() noexcept;  // what is found stays until another object begins

private:
  enum class key : std::uint8_t {
    other,
    done,
    error,
    stream,
    status,
    type,
    sequence_number,
    choices,
    finish_reason
  };

  const char* read_string(const char* at, const char* end) noexcept;
  void collect(char octet) noexcept;
  void open(char bracket) noexcept;
  void close() noexcept;
  void read_literal(char octet) noexcept;
  void end_string() noexcept;
  void value(holds what) noexcept;
  bool in_watched_object() const noexcept;
  key key_named(std::string_view name) const noexcept;
  static bool is_read(key what) noexcept { return what == key::status || what == key::type; }

  members found_;
  short_text text_;
  std::uint64_t depth_ = 0;
  std::array<char, 4> brackets_{};  // by depth; what is deeper is only counted
  std::uint32_t code_ = 0;          // of a \u escape
  std::uint8_t code_digits_ = 0;    // that are still to come
  key key_ = key::other;
  bool in_choices_ = false;
  bool name_next_ = false;
  bool in_string_ = false;
  bool collecting_ = false;  // its bytes are kept
  bool empty_ = false;       // it has none so far
  bool escaped_ = false;
  bool in_literal_ = false;
  bool ended_ = false;
};

}  // namespace ollama_cors::ollama
