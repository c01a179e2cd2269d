// Chunked bodies as browsers read them: what RFC 9112 7.1 forbids a sender, they let pass. For
// answers that no one passes on; everything else goes through http::chunk_scanner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ollama_cors::client {

// A line may end in a bare LF, white space may stand behind the size, an extension and trailers are
// whatever they like. `strtoul`: Firefox and WebKit read a size as C does, with white space and
// `0x` before it.
class lenient_chunks {
public:
  explicit lenient_chunks(bool strtoul = false) noexcept : strtoul_(strtoul) {}

  enum class state : std::uint8_t { more, done, error };
  struct piece {
    state status = state::more;
    std::size_t consumed = 0;
    std::string_view payload{};  // inside the bytes given
  };
  // Until the next run of payload ends, or all is consumed.
  piece next(std::string_view bytes) noexcept;

private:
  enum class phase : std::uint8_t { size, rest_of_line, data, data_end, trailer, done, error };
  bool step(char octet) noexcept;

  phase phase_ = phase::size;
  std::uint64_t left_ = 0;
  std::size_t line_ = 0;  // bytes of the line under way
  bool has_size_ = false;
  bool space_ = false;  // behind the size
  bool strtoul_;
  bool prefixed_ = false;
};

}  // namespace ollama_cors::client
