// Follows chunked framing over bytes that pass by, without copying them. RFC 9112 7.1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ollama_cors::http {

// Strict: CRLF only, no white space round the size, at most 4 KiB of a chunk line and 8 KiB of
// trailers. Trailer fields are validated as lines and end with the message.
class chunk_scanner {
public:
  enum class state : std::uint8_t { more, done, error };

  struct result {
    state status = state::more;
    std::size_t consumed = 0;  // bytes that belong to the message; behind `done` others may follow
  };

  // For a relay that forwards the framing as it is: scans as far as the bytes or the message go.
  result scan(std::string_view bytes) noexcept;

  // For a relay that decodes: scans until the next run of payload ends, and says where it lies.
  struct piece {
    state status = state::more;
    std::size_t consumed = 0;
    std::string_view payload;  // inside `bytes`; empty if this piece was framing only
  };
  piece next(std::string_view bytes) noexcept;

  // Whether the bytes so far end between chunks: a cut here leaves no chunk half sent.
  bool between_chunks() const noexcept;

  // How many of the scanned bytes belong to the last-chunk and its trailers, also while it is not
  // whole: a relay that holds them back has sent nothing that says "the end".
  std::size_t last_chunk_bytes() const noexcept { return last_chunk_bytes_; }

private:
  enum class phase : std::uint8_t {
    size_start,
    size,
    extension,
    size_lf,
    data,
    data_cr,
    data_lf,
    trailer_start,
    trailer_name,
    trailer,
    trailer_lf,
    final_lf,
    done,
    error
  };
  std::size_t skip_plain_framing(std::string_view bytes) noexcept;
  bool advance(char octet) noexcept;
  bool advance_size_line(char octet) noexcept;
  bool advance_trailers(char octet) noexcept;

  phase phase_ = phase::size_start;
  std::uint64_t left_ = 0;
  std::size_t line_ = 0;
  std::size_t trailers_ = 0;
  std::size_t last_chunk_bytes_ = 0;
  bool last_ = false;
};

}  // namespace ollama_cors::http
