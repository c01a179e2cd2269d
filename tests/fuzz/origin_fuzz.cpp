// An Origin that is accepted is what its parts serialise to (Fetch, "byte-serialising a request
// origin"), in lower case, without a default port.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fetch/origin.hpp"
#include "require.hpp"

namespace fetch = ollama_cors::fetch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto origin = fetch::parse_origin(text);
  if (!origin) return 0;
  REQUIRE(origin->text == text);
  if (origin->opaque) {
    REQUIRE(text == "null");
    return 0;
  }
  std::string serialised = std::string(origin->scheme) + "://" + std::string(origin->host);
  if (origin->port != 0) serialised += ":" + std::to_string(origin->port);
  REQUIRE(serialised == text);
  REQUIRE(origin->port == 0 || origin->port != fetch::default_port(origin->scheme));
  for (const char byte : text) REQUIRE(byte > ' ' && byte < 0x7f && !(byte >= 'A' && byte <= 'Z'));
  return 0;
}
