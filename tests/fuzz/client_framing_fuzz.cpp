// Lines and events against slow readers of the whole body that share nothing with ours, and a quick
// look at a message against a close one. The first byte picks, the second seeds the cuts.
#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "client/body_framer.hpp"
#include "client/lenient_chunks.hpp"
#include "client/quick_look.hpp"
#include "http/chunk_scanner.hpp"
#include "ollama/stream_scanner.hpp"
#include "require.hpp"

namespace client = ollama_cors::client;
namespace ollama = ollama_cors::ollama;
using texts = std::vector<std::string>;

namespace {

constexpr std::size_t longest = 100000;

texts framed(client::framing as, std::string_view bytes, std::uint32_t random) {
  client::body_framer framer(as, longest);
  client::batch out;
  while (!bytes.empty()) {
    random = random * 1664525u + 1013904223u;
    const auto piece = bytes.substr(0, 1 + (random >> 24) % 16);
    REQUIRE(framer.feed(piece, out));
    bytes.remove_prefix(piece.size());
  }
  framer.end(out);
  out.seal();
  texts all;
  for (const auto& one : out.messages()) {
    all.push_back(std::string(one.event_name()) + "=" + std::string(one.text()));
  }
  return all;
}

texts slow_lines(const std::string& bytes) {
  texts all;
  std::string line;
  for (const char octet : bytes + "\n") {
    if (octet != '\n') {
      line += octet;
      continue;
    }
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.find_first_not_of(" \t\r") != line.npos) all.push_back("=" + line);
    line.clear();
  }
  return all;
}

// The standard, sentence by sentence; the last event counts where its last line is whole.
texts slow_events(std::string bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
  texts lines;
  std::string line;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != '\n' && bytes[i] != '\r') {
      line += bytes[i];
      continue;
    }
    if (bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n') ++i;
    lines.push_back(line);
    line.clear();
  }
  if (line.empty()) lines.push_back("");
  texts all;
  std::string event, data;
  for (const std::string& one : lines) {
    if (one.empty()) {
      if (!data.empty()) all.push_back(event + "=" + data.substr(0, data.size() - 1));
      event.clear();
      data.clear();
      continue;
    }
    const std::size_t colon = one.find(':');
    std::string value = colon == one.npos ? "" : one.substr(colon + 1);
    if (!value.empty() && value[0] == ' ') value.erase(0, 1);
    const std::string name = one.substr(0, colon);
    if (name == "data") data += value + "\n";
    if (name == "event") event = value;
  }
  return all;
}

// What came before makes no difference, even if it was nearly the same.
void compare_looks(std::string_view text) {
  for (const auto speaks : {ollama::dialect::ndjson, ollama::dialect::openai,
                            ollama::dialect::anthropic, ollama::dialect::responses}) {
    const bool matters = client::quick_look(speaks).may_matter(text);
    client::quick_look seasoned(speaks);
    seasoned.may_matter(text.substr(0, text.size() / 2));
    seasoned.may_matter(std::string(text.substr(0, text.size() / 2))
                            .append(40, ' ')
                            .append(text.substr(text.size() / 2)));
    REQUIRE(seasoned.may_matter(text) == matters);
  }
}

// Of what is no JSON at all, a look may find what it likes.
void compare_with_scanner(std::string_view text) {
  boost::system::error_code failed;
  const auto valid = boost::json::parse({text.data(), text.size()}, failed);
  if (failed || !valid.is_object()) return;
  for (const auto speaks : {ollama::dialect::ndjson, ollama::dialect::openai,
                            ollama::dialect::anthropic, ollama::dialect::responses}) {
    if (client::quick_look(speaks).may_matter(text)) continue;
    ollama::stream_scanner close(speaks);
    if (speaks != ollama::dialect::ndjson) close.feed("data:");
    close.feed(text);
    if (speaks != ollama::dialect::ndjson) close.feed("\n\n");
    REQUIRE(close.seen() == ollama::stream_scanner::end::none);
  }
}

// What the strict scanner takes, the lenient one takes for the same.
void compare_chunks(std::string_view bytes) {
  ollama_cors::http::chunk_scanner strict;
  client::lenient_chunks lenient;
  std::string theirs, ours;
  auto rest = bytes;
  bool done = false;
  while (!rest.empty() && !done) {
    const auto piece = strict.next(rest);
    if (piece.status == ollama_cors::http::chunk_scanner::state::error) return;
    done = piece.status == ollama_cors::http::chunk_scanner::state::done;
    theirs.append(piece.payload);
    rest.remove_prefix(piece.consumed);
  }
  if (!done) return;
  rest = bytes;
  done = false;
  while (!rest.empty() && !done) {
    const auto piece = lenient.next(rest);
    REQUIRE(piece.status != client::lenient_chunks::state::error);
    done = piece.status == client::lenient_chunks::state::done;
    ours.append(piece.payload);
    rest.remove_prefix(piece.consumed);
  }
  REQUIRE(done && ours == theirs);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::uint32_t random = data[1] + 1u;
  switch (data[0] % 4) {
    case 0:
      REQUIRE(framed(client::framing::lines, bytes, random) == slow_lines(bytes));
      break;
    case 1:
      REQUIRE(framed(client::framing::events, bytes, random) == slow_events(bytes));
      break;
    case 2:
      // One message is one line: what ends a line ends the look.
      if (bytes.find_first_of("\r\n") != bytes.npos) break;
      compare_looks(bytes);
      compare_with_scanner(bytes);
      break;
    default:
      compare_chunks(bytes);
  }
  return 0;
}
