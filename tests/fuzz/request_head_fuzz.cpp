// Whatever the gate lets pass, the parser reads, and what the rewriter makes of it passes the gate
// again with the same framing, and a second reader's: nothing ambiguous travels through.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/head_rewriter.hpp"
#include "require.hpp"
#include "support/strict_http.hpp"

namespace http = ollama_cors::http;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const http::head_end end = http::find_head_end(bytes, 0);
  REQUIRE(end.size <= size);
  if (end.size == 0) return 0;
  const std::string_view head = bytes.substr(0, end.size);

  const auto verdict = http::check_request_head(head, {});
  http::request_head parsed;
  REQUIRE(http::parse(head, {}, parsed) == verdict);
  if (verdict) return 0;

  std::string rewritten;
  http::write_request_head(
      parsed, {.target = parsed.target, .host = "127.0.0.1:11434", .via = "1.1 ollama-cors"},
      rewritten);
  const http::head_limits unlimited{
      .head_bytes = SIZE_MAX, .target_bytes = SIZE_MAX, .fields = SIZE_MAX};
  http::request_head again;
  REQUIRE(!http::parse(rewritten, unlimited, again));
  REQUIRE(again.method == parsed.method && again.target == parsed.target);
  REQUIRE(again.framing.by == parsed.framing.by && again.framing.length == parsed.framing.length);
  // A reader that shares nothing with ours sees exactly one request, and where it ends.
  const bool chunked = again.framing.by == http::framing::kind::chunked;
  const std::string body = chunked ? "0\r\n\r\n" : "";
  const auto strict = ollama_cors::test::read_request(rewritten + body);
  const bool awaits = again.framing.by == http::framing::kind::length && again.framing.length != 0;
  using ollama_cors::test::reading;
  REQUIRE(strict.verdict == (awaits ? reading::incomplete : reading::complete));
  REQUIRE(strict.message.has_head && strict.message.chunked == chunked);
  REQUIRE(awaits || strict.size == rewritten.size() + body.size());
  REQUIRE(strict.message.method == parsed.method && strict.message.target == parsed.target);
  for (const char* dropped : {"origin", "referer", "cookie", "connection", "expect", "upgrade"}) {
    REQUIRE(again.find(dropped).data() == nullptr);
  }
  return 0;
}
