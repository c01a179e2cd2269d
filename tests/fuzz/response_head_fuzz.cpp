// The same for an upstream's head: gate and parser agree, and what a client gets is well-formed and
// carries no Access-Control-* but ours.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fetch/list.hpp"
#include "http/head_rewriter.hpp"
#include "require.hpp"
#include "support/strict_http.hpp"

namespace http = ollama_cors::http;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const http::head_end end = http::find_head_end(bytes, 0);
  if (end.size == 0) return 0;
  const std::string_view head = bytes.substr(0, end.size);

  const auto verdict = http::check_response_head(head, {});
  http::response_head parsed;
  const auto error = http::parse(head, {}, parsed);
  if (verdict) {
    REQUIRE(error == verdict);
    return 0;
  }
  if (error) {
    REQUIRE(parsed.status == 101);
    return 0;
  }
  const ollama_cors::fetch::field cors[] = {{"Access-Control-Allow-Origin", "http://a"},
                                            {"Vary", "Origin"}};
  std::string rewritten;
  http::write_response_head(
      parsed, {.cors = cors, .expose_any = size % 2 == 0, .framing = parsed.framing}, rewritten);
  const http::head_limits unlimited{.head_bytes = SIZE_MAX, .fields = SIZE_MAX};
  http::response_head again;
  REQUIRE(!http::parse(rewritten, unlimited, again));
  REQUIRE(again.status == parsed.status && again.reason == parsed.reason);
  REQUIRE(again.framing.by == parsed.framing.by && again.framing.length == parsed.framing.length);
  REQUIRE(again.find("access-control-allow-origin") == "http://a");
  REQUIRE(again.find("access-control-allow-credentials").data() == nullptr);
  REQUIRE(ollama_cors::fetch::list_holds(again.find("vary"), "Origin"));
  // What ends it is the same for a reader that shares nothing with ours.
  const auto strict = ollama_cors::test::read_response(rewritten, "GET", false);
  using ollama_cors::test::reading;
  REQUIRE(strict.verdict != reading::malformed && strict.message.has_head);
  const bool ends =
      parsed.framing.by == http::framing::kind::none ||
      (parsed.framing.by == http::framing::kind::length && parsed.framing.length == 0);
  REQUIRE(ends == (strict.verdict == reading::complete));
  REQUIRE(strict.message.until_close == (parsed.framing.by == http::framing::kind::until_close));
  return 0;
}
