// Chunked bodies as browsers read them: what RFC 9112 7.1 forbids a sender, they let pass. For
// answers that no one passes on; everything else goes through http::chunk_scanner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ollama_cors::client {

// A line may end in a bare LF, white space may stand behind the size, an extension and trailers are
// whatever they like. What is wrong with a line is known when it has ended.
class lenient_chunks {
public:
  // How a size is read. Firefox does as C does, with white space and `0x` before it. WebKit's
  // library takes of a line what C would, nothing for 0, and asks nothing of the line behind a
  // chunk.
  enum class reader : std::uint8_t { plain, as_c, as_webkit };
  explicit lenient_chunks(reader how = reader::plain) noexcept : how_(how) {}

  enum class state : std::uint8_t { more, done, error };
  struct piece {
    state status = state::more;
    std::size_t consumed = 0;
    std::string_view payload{};  // inside the bytes given
  };
  // Until the next run of payload ends, or all is consumed.
  piece next(std::string_view bytes) noexcept;
  // Neither within a line nor within a chunk.
  bool is_between_lines() const noexcept { return phase_ != phase::data && line_ == 0; }

private:
  enum class phase : std::uint8_t { size, rest_of_line, data, data_end, trailer, done, error };
  bool step(char octet) noexcept;
  void take_of_size(char octet) noexcept;

  phase phase_ = phase::size;
  std::uint64_t left_ = 0;
  std::size_t line_ = 0;  // bytes of the line under way
  bool has_size_ = false;
  bool space_ = false;  // behind the size
  bool prefixed_ = false;
  bool bad_ = false;  // the line is, and has not ended
  reader how_;
};

}  // namespace ollama_cors::client
