// A pattern and an origin, a line each. A pattern that spells an origin admits it; one that admits
// an origin names its scheme, and unless it is `*` never admits `null`.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "policy/origin_pattern.hpp"
#include "require.hpp"

namespace fetch = ollama_cors::fetch;
namespace policy = ollama_cors::policy;
using kind = policy::origin_pattern::kind;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t newline = text.find('\n');
  const std::string_view entry = text.substr(0, newline);
  const auto parsed = policy::parse_origin_pattern(entry);
  const auto* pattern = std::get_if<policy::origin_pattern>(&parsed);
  if (pattern == nullptr) {
    REQUIRE(!policy::describe(std::get<policy::pattern_error>(parsed)).empty());
    return 0;
  }
  REQUIRE(pattern->text == entry);
  if (const auto same = fetch::parse_origin(entry)) REQUIRE(policy::matches(*pattern, *same));

  if (newline == std::string_view::npos) return 0;
  const auto origin = fetch::parse_origin(text.substr(newline + 1));
  if (!origin || !policy::matches(*pattern, *origin)) return 0;
  REQUIRE(!origin->opaque || pattern->shape == kind::opaque);
  if (pattern->shape == kind::exact || pattern->shape == kind::labels ||
      pattern->shape == kind::scheme_only) {
    REQUIRE(pattern->scheme == origin->scheme);
  }
  if (pattern->shape == kind::exact) REQUIRE(pattern->host == origin->host);
  return 0;
}
