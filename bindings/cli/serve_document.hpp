// The document that `serve` starts with: the configuration, what the command line replaces, and
// what the environment adds where the configuration is silent.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "commands.hpp"
#include "environment.hpp"

namespace ollama_cors::cli {

struct served_document {
  // As it came when nothing is to be changed or when it is no JSON object: the library then says
  // what is wrong with it.
  std::string text;
  // JSON pointers to what did not come from the file, and what people wrote for it: `--listen`.
  std::vector<std::pair<std::string, std::string>> sources;

  // Where a problem's value was written: `--allow-origin`, or the pointer itself.
  std::string place_of(std::string_view pointer) const;
};

served_document serve_document(const std::string& text, const serve_options& options,
                               const ollama_environment& environment);

}  // namespace ollama_cors::cli
