// A report of a fetch as JSON: what `fetch --json` prints.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "page/report.hpp"

namespace ollama_cors::client {

// The body that was read whole.
struct read_body {
  std::string sha256;  // "" = not known
  std::uint64_t length = 0;
};

// `reason`: why it failed, "" = it did not. `body`: nothing = it could not be read.
std::string to_json(const page::report& from, std::string_view reason,
                    const std::optional<read_body>& body);

}  // namespace ollama_cors::client
