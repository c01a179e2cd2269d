// The document that `serve` starts with, and that `decide` decides by: the configuration, what the
// command line replaces, and what the environment adds where the configuration is silent.
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
  std::string file;               // empty = there is none
  std::vector<std::string> keys;  // those that the file has
  bool origins_unused = false;    // OLLAMA_ORIGINS is set, but the file has rules

  // Where a problem's value was written: `--allow-origin`, or the pointer itself.
  std::string place_of(std::string_view pointer) const;
  // Whether the file itself holds the key that the pointer leads into, and no flag the value.
  bool is_of_file(std::string_view pointer) const;
};

// `text` is that of the file that the options name; "{}" where they name none.
served_document serve_document(const std::string& text, const serve_options& options,
                               const ollama_environment& environment);

// Editing keeps one of two equal keys, so it must not hide that there were two. Tells what is wrong
// with such a text.
bool refuse_duplicate_keys(std::string_view text);

}  // namespace ollama_cors::cli
