// A request to be decided, out of a line of JSON.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ollama_cors::cli {

struct asked_request {
  std::string method;
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers;
  bool http_1_0 = false;

  // The value of the first header of this name, whatever its case; empty if there is none.
  std::string_view header(std::string_view name) const;
};

// A line that is no request; the text goes into its answer.
struct bad_line : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Characters U+0000–U+00FF stand for bytes. Throws bad_line.
asked_request read_line(std::string_view line);

}  // namespace ollama_cors::cli
