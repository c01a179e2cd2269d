// Whatever a client sends the replay, each answer is a well-formed response that carries the label,
// and ends where its own framing says.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/chunk_scanner.hpp"
#include "replay/request_reader.hpp"
#include "replay/script.hpp"
#include "require.hpp"

namespace http = ollama_cors::http;
namespace replay = ollama_cors::replay;
using status = replay::request_reader::status;

namespace {

void check(const replay::script& played, bool is_head) {
  std::string bytes;
  for (const auto& step : played.steps) {
    REQUIRE(step.delay <= replay::longest_delay);
    bytes += step.bytes;
  }
  const http::head_end end = http::find_head_end(bytes, 0);
  REQUIRE(end.size != 0);
  http::response_head head;
  const http::head_limits limits{.head_bytes = SIZE_MAX, .fields = SIZE_MAX};
  REQUIRE(!http::parse(std::string_view(bytes).substr(0, end.size), limits, head));
  REQUIRE(head.find("x-ollama-cors-replay") == "1");
  REQUIRE(head.keep_alive == played.keep_open || !played.keep_open);
  const std::string_view body = std::string_view(bytes).substr(end.size);
  if (is_head) {
    REQUIRE(body.empty());
  } else if (head.framing.by == http::framing::kind::length) {
    REQUIRE(body.size() == head.framing.length);
  } else if (head.framing.by == http::framing::kind::chunked) {
    const auto scanned = http::chunk_scanner().scan(body);
    REQUIRE(scanned.status == http::chunk_scanner::state::done && scanned.consumed == body.size());
  } else if (head.framing.by == http::framing::kind::until_close) {
    REQUIRE(!played.keep_open);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto headers = replay::allow_list::today;
  replay::request_reader reader;
  for (;;) {
    const auto step = reader.feed(bytes);
    REQUIRE(step.consumed <= bytes.size());
    bytes.remove_prefix(step.consumed);
    switch (step.status) {
      case status::more:
        if (step.consumed == 0 || bytes.empty()) return 0;
        break;
      case status::head_complete:
        if (replay::answers_at_once(reader.head())) {
          check(replay::answer_at_once(reader.head(), headers), reader.head().method == "HEAD");
          return 0;
        }
        break;
      case status::complete:
        check(replay::answer(reader.head(), reader.body(), headers),
              reader.head().method == "HEAD");
        reader.restart();
        break;
      case status::refused:
        check(replay::refusal(reader.error()), false);
        return 0;
    }
  }
}
