// However a stream is cut, the scanner finds the same end at the same place; it owns no memory; and
// the error frame that is put behind a stream without an end is an error to it. The first byte
// picks the dialect, the second seeds the cuts.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "ollama/stream_scanner.hpp"
#include "require.hpp"
#include "shim/stream_judgement.hpp"

using ollama_cors::ollama::dialect;
using ollama_cors::ollama::stream_scanner;

// All that it can remember lies in itself.
static_assert(std::is_trivially_copyable_v<stream_scanner> && sizeof(stream_scanner) <= 320);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  constexpr dialect dialects[] = {dialect::ndjson, dialect::openai, dialect::responses,
                                  dialect::anthropic};
  const dialect speaks = dialects[data[0] % 4];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);

  stream_scanner whole(speaks);
  whole.feed(bytes);
  stream_scanner pieces(speaks);
  std::uint32_t random = data[1] + 1u;
  for (std::size_t at = 0; at < bytes.size();) {
    random = random * 1664525u + 1013904223u;
    const auto piece = bytes.substr(at, 1 + (random >> 24) % 16);
    pieces.feed(piece);
    at += piece.size();
  }
  REQUIRE(pieces.seen() == whole.seen());
  REQUIRE(pieces.between_frames() == whole.between_frames());
  REQUIRE(pieces.next_sequence_number() == whole.next_sequence_number());
  if (whole.seen() != stream_scanner::end::none) return 0;

  const std::string message = "lost: " + std::string(bytes);
  const std::string ending = ollama_cors::shim::ending_of(speaks, whole, message);
  stream_scanner ended(speaks);
  ended.feed(bytes);
  ended.feed(ending);
  REQUIRE(ended.seen() != stream_scanner::end::none);
  return 0;
}
