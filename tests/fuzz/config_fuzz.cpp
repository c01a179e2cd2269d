// A configuration loads or says why not; its normalised text loads too and is its own normal form.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "config/configuration.hpp"
#include "require.hpp"

namespace config = ollama_cors::config;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const config::profile as : {config::profile::shim, config::profile::middleware}) {
    config::report findings;
    const auto loaded = config::load(text, as, findings);
    REQUIRE(loaded.has_value() == !findings.has_errors());
    REQUIRE(findings.to_json().front() == '{');
    if (!loaded) continue;

    config::report second;
    const auto again = config::load(loaded->access->normalised, as, second);
    REQUIRE(again.has_value());
    REQUIRE(again->access->normalised == loaded->access->normalised);
  }
  return 0;
}
