// An answer says the same however its bytes are cut, holds no more than it was allowed, and ends
// once. The first byte picks what was asked for, the second seeds the cuts. Raw bytes come as they
// are until an error is seen in them: how many behind it came in the same piece is no one's to say.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "client/answer.hpp"
#include "require.hpp"

namespace client = ollama_cors::client;
using state = client::answer::state;

namespace {

constexpr std::size_t longest = 200;

struct outcome {
  state ended = state::more;
  client::failure_kind why = client::failure_kind::none;
  std::string message, location;
  std::vector<std::string> messages;
  bool raw = false;
  bool reusable = false;

  std::string bytes() const {
    std::string all;
    for (const std::string& each : messages) all += each.substr(each.find('=') + 1);
    return all;
  }
};

client::request asked_by(std::uint8_t choice) {
  static const char* const targets[] = {"/api/chat", "/v1/chat/completions", "/v1/responses",
                                        "/v1/messages"};
  client::request what;
  what.target = targets[choice % 4];
  what.method = choice & 4 ? "HEAD" : "POST";
  what.as = static_cast<client::framing>(choice / 8 % 5);
  what.status_errors = (choice & 128) == 0;
  return what;
}

outcome play(const client::request& what, std::string_view bytes, std::uint32_t random) {
  client::answer one(what, longest, true);
  client::batch out, piece;
  outcome seen;
  while (!bytes.empty() && seen.ended == state::more) {
    std::size_t size = bytes.size();
    if (random != 0) {
      random = random * 1664525u + 1013904223u;
      size = std::min<std::size_t>(size, 1 + (random >> 24) % 16);
    }
    seen.ended = one.feed(bytes.substr(0, size), piece);
    out.take(piece);
    bytes.remove_prefix(size);
  }
  if (seen.ended == state::more) {
    seen.ended = one.end(true, piece);
    out.take(piece);
  }
  REQUIRE(seen.ended != state::more);
  REQUIRE(one.feed("more", piece) == seen.ended);
  out.seal();
  seen.raw = out.head() != nullptr && out.head()->as == client::framing::raw;
  const bool framed = out.head() != nullptr && !seen.raw;
  for (const auto& one_message : out.messages()) {
    if (framed) REQUIRE(one_message.size <= longest);
    seen.messages.push_back(std::string(one_message.event_name()) + "=" +
                            std::string(one_message.text()));
  }
  seen.why = one.why().kind;
  REQUIRE((seen.ended == state::failed) == (seen.why != client::failure_kind::none));
  seen.location = one.location();
  // What follows the answer in the same piece says that the connection is confused.
  seen.reusable = random == 0 && one.reusable();
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto what = asked_by(data[0]);
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  outcome whole = play(what, bytes, 0);
  const outcome cut = play(what, bytes, data[1] + 1u);
  whole.reusable = cut.reusable;
  REQUIRE(whole.ended == cut.ended);
  REQUIRE(whole.why == cut.why);
  REQUIRE(whole.location == cut.location);
  if (whole.raw && whole.why == client::failure_kind::stream_error) {
    REQUIRE(whole.bytes().starts_with(cut.bytes()));
  } else {
    REQUIRE(whole.messages == cut.messages);
  }
  return 0;
}
