// A page's report as JSON: CONTRACT.md 5, `fetch --json`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "page/report.hpp"

namespace ollama_cors::client {

// The body that the page has read; nothing = it could not.
struct read_body {
  std::string sha256;  // "" = not known
  std::uint64_t length = 0;
};

std::string to_json(const page::report& from, const std::optional<read_body>& body);

}  // namespace ollama_cors::client
