// A request out of the command line, as a page in a browser would send it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "decide_line.hpp"

namespace ollama_cors::cli {

struct page_request {
  std::optional<asked_request> preflight;  // what a browser asks first; nothing if it does not
  asked_request request;
  std::string note;  // what browsers want beside CORS, a line; empty if nothing
};

// `target` is a path or a whole URL; where it is empty, `method` is the target of a GET. `headers`
// are `name: value`; an Origin among them is the origin. Without one it is a program's request.
// Throws std::runtime_error for what cannot be read.
page_request read_page_request(const std::string& method, const std::string& target,
                               std::optional<std::string> origin,
                               const std::vector<std::string>& headers);

}  // namespace ollama_cors::cli
