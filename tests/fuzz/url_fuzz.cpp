// A URL that parses is what it serialises to: parsing that again changes nothing (URL, "URL
// serializing"). The first line of the input is a base, the rest is resolved by it. What a data:
// URL holds is a type that an answer's header can carry.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fetch/origin.hpp"
#include "fetch/url.hpp"
#include "page/data_url.hpp"
#include "require.hpp"

namespace fetch = ollama_cors::fetch;
namespace page = ollama_cors::page;

namespace {

void check_data(const fetch::url& parsed) {
  for (const auto whose : {page::browser::standard, page::browser::chromium, page::browser::firefox,
                           page::browser::webkit}) {
    const auto answer = page::read_data_url(parsed, whose);
    if (!answer) continue;
    REQUIRE(answer->url.starts_with("data:"));
    REQUIRE(answer->type.find('/') != std::string::npos);
    REQUIRE(answer->type.find_first_of("\r\n") == std::string::npos);
    REQUIRE(answer->body.size() < answer->url.size());
  }
}

void check(const fetch::url& parsed) {
  const std::string text = fetch::serialise(parsed);
  for (const char byte : text) {
    REQUIRE(static_cast<unsigned char>(byte) >= 0x20 && static_cast<unsigned char>(byte) < 0x7f);
  }
  const auto again = fetch::parse_url(text);
  REQUIRE(again);
  REQUIRE(fetch::serialise(*again) == text);
  REQUIRE(again->host == parsed.host && again->port == parsed.port);
  const std::string origin = fetch::origin_of(parsed);
  REQUIRE(origin == "null" || fetch::parse_url(origin));
  if (parsed.scheme == "data") check_data(parsed);
  if (!parsed.is_http()) return;
  REQUIRE(parsed.host && !parsed.host->empty());
  REQUIRE(fetch::target_of(parsed).starts_with('/'));
  REQUIRE(parsed.effective_port() != 0 || parsed.port == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = text.find('\n');
  if (const auto alone = fetch::parse_url(text)) check(*alone);
  if (line == std::string_view::npos) return 0;
  const auto base = fetch::parse_url(text.substr(0, line));
  if (!base) return 0;
  check(*base);
  if (const auto resolved = fetch::parse_url(text.substr(line + 1), &*base)) check(*resolved);
  return 0;
}
