// However a chunked body is cut, scanning finds the same end, and decoding the same payload; and
// what is decoded, framed anew, decodes to itself. The first byte seeds the cuts.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "http/chunk_scanner.hpp"
#include "require.hpp"
#include "support/strict_http.hpp"

using ollama_cors::http::chunk_scanner;
using state = chunk_scanner::state;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto whole = chunk_scanner().scan(bytes);
  REQUIRE(whole.consumed <= bytes.size());
  REQUIRE(whole.status != state::more || whole.consumed == bytes.size());

  std::uint32_t random = data[0] + 1u;
  chunk_scanner scanner;
  chunk_scanner decoder;
  std::string payload;
  state status = state::more;
  std::size_t from = 0;
  while (from < bytes.size() && status == state::more) {
    random = random * 1664525u + 1013904223u;
    const std::string_view piece = bytes.substr(from, 1 + (random >> 24) % 16);
    std::size_t decoded = 0;
    while (decoded < piece.size() && status == state::more) {
      const auto step = decoder.next(piece.substr(decoded));
      payload += step.payload;
      decoded += step.consumed;
      status = step.status;
    }
    const auto scanned = scanner.scan(piece);
    REQUIRE(scanned.status == status && scanned.consumed == decoded);
    REQUIRE(scanner.between_chunks() == decoder.between_chunks());
    REQUIRE(scanner.last_chunk_bytes() == decoder.last_chunk_bytes());
    from += decoded;
  }
  REQUIRE(status == whole.status && from == whole.consumed);
  // A reader that shares nothing with it decodes the same, where it takes it for chunks at all: it
  // knows no size of more than 15 digits and no limits, and allows nothing of framing as a trailer.
  using ollama_cors::test::reading;
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const auto strict = ollama_cors::test::read_response(head + std::string(bytes), "GET", true);
  REQUIRE(strict.verdict != reading::complete || status == state::done || bytes.size() > 4096);
  if (strict.verdict == reading::complete && status == state::done) {
    REQUIRE(strict.message.body == payload && strict.size == head.size() + from);
  }
  REQUIRE(status != state::done || strict.verdict != reading::incomplete);
  if (status != state::done) return 0;

  char line[20];
  std::string framed;
  if (!payload.empty()) {
    std::snprintf(line, sizeof line, "%zx\r\n", payload.size());
    framed = line + payload + "\r\n";
  }
  framed += "0\r\n\r\n";
  REQUIRE(chunk_scanner().scan(framed).status == state::done);
  REQUIRE(chunk_scanner().scan(framed).consumed == framed.size());
  return 0;
}
